import { schemaLine } from '../base/schema-line.ts'
import { yamlScalar } from './yaml-scalar.ts'

export interface StarterOptions {
  readonly title: string
  /** Of the one request. */
  readonly path: string
  /** What it is answered; undefined: 2xx. */
  readonly status: number | undefined
}

/** A scenario.yaml that sends one request, with what else there is as comments. */
export function starterScenario({ title, path, status }: StarterOptions): string {
  const expect = status === undefined ? '' : `, expect: { status: ${status} }`
  return `${schemaLine('scenario.yaml')}
# The requests that are measured. Take the comments away from what you need; docs/use/scenario-yaml.md has a whole example.
title: ${yamlScalar(title)}
slo: { p99: 500ms, errors: 1% } # when the service counts as good
# headers: { authorization: "Bearer \${env:API_TOKEN}" } # with every request; from the environment, never printed or stored
requests: # drawn by weight
  - { name: start page, path: ${yamlScalar(path)}${expect} } # ${status === undefined ? 'any 2xx is right; `expect: { status: 302 }` names another' : 'what it answers today'}
  # - { name: search, weight: 3, path: "/search?page=\${int:1:20}" } # three times as often, with a number from 1 to 20
  # - { name: create, method: POST, path: /items, json: { name: "item \${unique}" }, expect: { status: 201 } }
# journeys: # steps of one user: what an answer gives is used in later steps
#   - name: buy
#     steps:
#       - { name: cart, method: POST, path: /carts, json: {}, expect: { status: 201 }, capture: { cart: { json: $.id } } }
#       - { name: look, path: "/carts/\${cart}", think: 500ms }
`
}
