import { STATUS_CODES } from 'node:http'
import { UserError } from '../../base/errors.ts'
import type { OperationApi, Scenario } from '../define.ts'
import { inlineSchema, isNothing, type JsonObject, type SchemaPool } from './schema-pool.ts'

type Operation = Scenario['operations'][string]

/** An operation of a scenario at its place in the document. */
export interface PlacedOperation {
  readonly path: string
  readonly method: string
  readonly operation: JsonObject
}

/** Describes an operation. Throws a UserError where the scenario does not say enough of it. */
export function describeOperation(
  name: string,
  { api, answers }: Operation,
  scenario: Scenario,
  pool: SchemaPool,
): PlacedOperation {
  if (api === undefined || scenario.api === undefined) {
    throw new UserError(`the scenario ${scenario.name} does not say how its operations look from outside`, {
      key: api === undefined ? `operations.${name}.api` : 'api',
      found: 'nothing',
      remedy: 'Add this key (docs/use/writing-a-scenario.md says what it holds)',
    })
  }
  const { error } = scenario.api
  const right = Object.entries({ ...api.otherAnswers, ...answers }).map(([status, schema]) => [
    status,
    {
      description: schema.description ?? api.refusals?.[Number(status)] ?? STATUS_CODES[status] ?? status,
      ...(isNothing(schema) ? {} : { content: json(pool.refer(schema, `${capitalised(name)}${status}`)) }),
    },
  ])
  const refused = Object.entries(api.refusals ?? {}).map(([status, description]) => [
    status,
    { description, content: json(pool.refer(error, 'Error')) },
  ])
  return {
    path: api.path,
    method: api.method.toLowerCase(),
    operation: {
      operationId: name,
      summary: api.summary,
      ...(api.description === undefined ? {} : { description: api.description }),
      tags: ['api'],
      ...(api.signedIn ? { security: [{ bearer: [] }] } : {}),
      parameters: parametersOf(api),
      ...(api.body === undefined
        ? {}
        : { requestBody: { required: true, content: json(pool.refer(api.body, `${capitalised(name)}Body`)) } }),
      responses: {
        ...Object.fromEntries(refused),
        ...Object.fromEntries(right),
        429: { $ref: '#/components/responses/Overload' },
        503: { $ref: '#/components/responses/Overload' },
      },
    },
  }
}

export function json(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } }
}

function parametersOf({ parameters = {} }: OperationApi): JsonObject[] {
  return (['path', 'query', 'header'] as const).flatMap((place) =>
    Object.entries(parameters[place] ?? {}).map(([name, schema]) => ({
      name,
      in: place,
      required: place === 'path' || !schema.safeParse(undefined).success,
      ...(schema.description === undefined ? {} : { description: schema.description }),
      schema: inlineSchema(schema),
    })),
  )
}

export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
