import { UserError } from '../../base/errors.ts'
import { version } from '../../base/package-root.ts'
import type { Scenario } from '../define.ts'
import { fileOf } from '../user-module.ts'
import { benchPaths } from './bench-routes.ts'
import { describeOperation, json } from './operation.ts'
import { type JsonObject, SchemaPool } from './schema-pool.ts'

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = JsonObject & {
  readonly paths: Readonly<Record<string, JsonObject>>
}

/**
 * The contract of a scenario as an OpenAPI 3.1 document, made from the schemas that answers are checked against.
 * Throws a UserError where the scenario does not say enough.
 */
export function openApiDocument(scenario: Scenario): OpenApiDocument {
  if (scenario.benchRoutes === 'optional' && scenario.api === undefined) throw withoutContract(scenario)
  const pool = new SchemaPool()
  const paths: Record<string, Record<string, JsonObject>> = {}
  for (const [name, each] of Object.entries(scenario.operations)) {
    const { path, method, operation } = describeOperation(name, each, scenario, pool)
    const item = paths[path] ?? {}
    if (item[method] !== undefined) {
      throw new UserError(`two operations of the scenario ${scenario.name} have one place in its contract`, {
        key: `operations.${name}.api`,
        found: `${method.toUpperCase()} ${path}, which ${item[method].operationId} has`,
        remedy: 'Give each operation a path and method of its own',
      })
    }
    paths[path] = { ...item, [method]: operation }
  }
  const bench = benchPaths(scenario, pool)
  const overload = scenario.api && pool.refer(scenario.api.error, 'Error')
  return {
    openapi: '3.1.0',
    info: {
      title: `${scenario.title}: the contract of the scenario ${scenario.name}`,
      version,
      summary: scenario.description,
      description: `${scenario.api?.rules.trim()}\n`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'the entry point of a target' }],
    tags: [
      { name: 'api', description: 'what users of the service see' },
      { name: 'bench', description: 'for the run alone: loads its data and checks the truth afterwards' },
      { name: 'bench, optional', description: 'saves time with large data sets; 404 is a right answer' },
    ],
    paths: { ...paths, ...bench },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      responses: {
        Overload: {
          description: 'Too much at once. Counts as an error in a measurement.',
          ...(overload && { content: json(overload) }),
        },
      },
      schemas: pool.components(),
    },
  }
}

/** A scenario.yaml says what is sent, not what must be served. */
function withoutContract(scenario: Scenario): UserError {
  return new UserError(`the scenario ${scenario.name} has no contract to print`, {
    file: fileOf(scenario),
    found: 'a scenario without code: it asks nothing of a target but the answers to its requests',
    remedy: 'Fix: name a scenario of "archbench list", or write yours in TypeScript with `api`',
  })
}
