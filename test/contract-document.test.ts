import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { newSecret } from '../src/run/start/start-targets.ts'
import { ProcessRuntime } from '../src/runtime/process/process-runtime.ts'
import { resetBenchData } from '../src/scenario/bench-data.ts'
import { openClient } from '../src/scenario/client.ts'
import { checkContract } from '../src/scenario/contract.ts'
import type { Probe, ProbeRequest, Response } from '../src/scenario/define.ts'
import { traceFinalState } from '../src/scenario/differential.ts'
import { listScenarios } from '../src/scenario/load.ts'
import { type OpenApiDocument, openApiDocument } from '../src/scenario/openapi/document.ts'
import { scenarioDataset } from '../src/scenario/stream.ts'
import { verifyStored } from '../src/scenario/verify-stored.ts'
import { readTargetTopology } from '../src/target/compose-target.ts'
import { findTarget, referenceTargets } from '../src/topology/targets.ts'

interface Exchange {
  readonly request: ProbeRequest
  readonly response: Response
}

/** A probe that writes down what was asked and answered. */
function recording(probe: Probe, exchanges: Exchange[]): Probe {
  const note = (request: ProbeRequest) => (response: Response) => {
    exchanges.push({ request, response })
    return response
  }
  return {
    send: (request) => probe.send(request).then(note(request)),
    expect: (request, expected) => probe.expect(request, expected).then(note(request)),
    eventually: (request, satisfied, what) => probe.eventually(request, satisfied, what).then(note(request)),
  }
}

/** Says what an independent validator finds wrong in an answer, by the document alone. */
function validator(document: OpenApiDocument) {
  // Formats are those of OpenAPI; the keywords of OpenAPI around schemas are no keywords of JSON Schema.
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true, formats: { lowercase: true } }))
  ajv.addSchema({ $id: 'contract', ...document })
  const paths = Object.keys(document.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  }))
  return ({ request, response }: Exchange): string | undefined => {
    const path = request.path.replace(/\?.*/, '')
    const named = `${request.method} ${request.path} ${response.status}`
    const template = paths.find(({ template }) => template === path) ?? paths.find(({ pattern }) => pattern.test(path))
    if (template === undefined) return `${named}: no such path`
    const steps = [template.template, request.method.toLowerCase(), 'responses', String(response.status)]
    const found = steps.reduce<unknown>(
      (inner, key) => (inner as Record<string, unknown> | undefined)?.[key],
      document.paths,
    )
    if (found === undefined) return `${named}: no such answer`
    const content = (found as { content?: object }).content
    // Nobody reads the bodies of the bench's own yes and no.
    const isFree = response.body === undefined || /^\/(bench|healthz)/.test(path)
    if (content === undefined) return isFree ? undefined : `${named}: no body is described`
    const pointer = ['paths', ...steps, 'content', 'application/json', 'schema']
    const $ref = `contract#/${pointer.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
    const validate = ajv.compile({ $ref })
    return validate(response.body) ? undefined : `${named}: ${ajv.errorsText(validate.errors)}`
  }
}

const scenarios = (await listScenarios()).filter(
  ({ name, api }) => api !== undefined && referenceTargets(name).includes('monolith'),
)

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  'every answer of the monolith of %s is as the OpenAPI document says',
  async (name, scenario) => {
    const data = scenarioDataset(scenario, 1)
    const topology = await readTargetTopology(findTarget('monolith', name), {
      name: 'monolith',
      runtime: 'process',
      secret: newSecret(),
    })
    const { signal } = new AbortController()
    await using runtime = new ProcessRuntime()
    await using deployment = await runtime.up(topology, { budget: { cpuSet: [], memoryBytes: 2 ** 30 }, signal })
    await using client = openClient(deployment.entrypoint)
    const exchanges: Exchange[] = []
    const probe = recording(client, exchanges)
    await resetBenchData(probe, data)
    const { failed } = await checkContract(scenario, data, probe)
    expect(failed).toEqual([])
    await resetBenchData(probe, data)
    await traceFinalState(scenario, data, probe)
    await resetBenchData(probe, data)
    await verifyStored(scenario, data, probe, { accepted: [], unresolved: [] }, { wholeRows: 0 })
    await probe.send({ method: 'GET', path: '/healthz' })

    const wrong = validator(openApiDocument(scenario))
    expect([...new Set(exchanges.map(wrong).filter((words) => words !== undefined))]).toEqual([])
    expect(exchanges.length).toBeGreaterThan(400)
    const operations = new Set(exchanges.map(({ request, response }) => `${request.method} ${response.status}`))
    expect(operations.size).toBeGreaterThan(6)
  },
)

test('the validator is one that finds what is wrong', async () => {
  const shop = scenarios.find(({ name }) => name === 'ecommerce')
  if (shop === undefined) throw new Error('there is no shop')
  const wrong = validator(openApiDocument(shop))
  const answer = (path: string, status: number, body: unknown): Exchange => ({
    request: { method: 'GET', path },
    response: { status, headers: {}, body },
  })
  expect(wrong(answer('/products', 200, { products: [], next: null }))).toBeUndefined()
  expect(wrong(answer('/products?limit=3', 200, { products: [{ id: 0 }], next: null }))).toMatch(
    /must have required property/,
  )
  expect(wrong(answer('/orders/7', 200, { id: '7', status: 'lost' }))).toMatch(/must be equal to constant|must match/)
  expect(wrong(answer('/products', 418, {}))).toMatch(/no such answer/)
  expect(wrong(answer('/nowhere', 200, {}))).toMatch(/no such path/)
})
