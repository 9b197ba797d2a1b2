import { types } from 'node:util'
import { type ZodType, z } from 'zod'
import { UserError } from '../base/errors.ts'
import type { Scenario } from './define.ts'

const fn = z.custom((value) => typeof value === 'function', 'expected a function')
const schema = z.custom<ZodType>(
  (value) => typeof value === 'object' && value !== null && 'safeParse' in value,
  'expected a zod schema',
)
const sentence = z.string().min(1)
const positive = z.number().positive()

const schemas = z.record(z.string().min(1), schema)

const operationApi = z.strictObject({
  summary: sentence,
  description: sentence.optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().startsWith('/', 'expected a path that begins with /'),
  parameters: z
    .strictObject({ path: schemas.optional(), query: schemas.optional(), header: schemas.optional() })
    .optional(),
  body: schema.optional(),
  signedIn: z.boolean().optional(),
  otherAnswers: z.record(z.string().regex(/^[1-5]\d\d$/, 'expected an HTTP status'), schema).optional(),
  refusals: z.record(z.string().regex(/^[45]\d\d$/, 'expected an HTTP status of 400 or more'), sentence).optional(),
})

const operation = z
  .strictObject({
    weight: z.number().nonnegative(),
    plan: fn,
    request: fn,
    answers: z
      .record(z.string().regex(/^[1-5]\d\d$/, 'expected an HTTP status'), schema)
      .refine((answers) => Object.keys(answers).length > 0, 'expected at least one status'),
    mismatch: fn.optional(),
    learn: fn.optional(),
    writeKey: fn.optional(),
    accepted: fn.optional(),
    visibility: z.strictObject({ request: fn, visible: fn }).optional(),
    api: operationApi.optional(),
    place: z.strictObject({ file: sentence, line: z.int(), key: z.string() }).optional(),
    comparable: fn.optional(),
  })
  .refine(({ accepted, writeKey }) => (accepted === undefined) === (writeKey === undefined), {
    error: 'expected both accepted and writeKey, or neither: a write is known by its key',
    path: ['writeKey'],
  })
  .refine(({ visibility, accepted }) => visibility === undefined || accepted !== undefined, {
    error: 'expected only where there is accepted: what nobody accepted need not be seen',
    path: ['visibility'],
  })

const scenarioShape = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens'),
  title: sentence,
  description: sentence,
  slo: z.strictObject({ p99Ms: positive, errorShare: z.number().min(0).max(1), visibilityP99Ms: positive }),
  dataset: fn,
  planState: fn,
  memory: fn,
  prepare: fn.optional(),
  operations: z
    .record(z.string().min(1), operation)
    .refine((all) => Object.values(all).some(({ weight }) => weight > 0), 'expected a weight above 0 in at least one'),
  contract: z.array(z.strictObject({ name: sentence, run: fn })),
  auditViews: z.record(z.string().min(1), schema),
  verify: fn,
  sampling: z.strictObject({ totals: schema, rowsPerWrite: positive.optional(), lookUp: fn, verify: fn }).optional(),
  differential: z.strictObject({ finalState: fn, anyOrder: z.boolean().optional() }).optional(),
  api: z.strictObject({ rules: sentence, error: schema, rows: schemas }).optional(),
  benchRoutes: z.literal('optional').optional(),
  drainTimeoutMs: positive.optional(),
})

/**
 * Takes a module's default export for a scenario once its shape is right.
 * Throws a UserError that names the first key that is wrong.
 * @param file the file as the user named it
 */
export function asScenario(value: unknown, file: string): Scenario {
  refuseProxies(value, file)
  const issue = scenarioShape.safeParse(value).error?.issues[0]
  if (issue === undefined) return value as Scenario
  throw new UserError('invalid scenario', {
    file,
    ...inWords(issue, value),
    remedy:
      'Fix this key (docs/use/writing-a-scenario.md shows a whole scenario); an editor tells of such mistakes where defineScenario is used',
  })
}

/** A proxy may answer otherwise each time: nothing that is found out about it now would hold later. */
function refuseProxies(value: unknown, file: string, path: readonly string[] = []): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
  if (types.isProxy(value)) {
    throw new UserError('invalid scenario', {
      file,
      key: path.join('.') || undefined,
      found: 'a Proxy',
      expected: 'a plain object, made by defineScenario',
      remedy: 'Export the object itself',
    })
  }
  // Deep enough for all that a scenario holds; schemas of zod are no part of it.
  if (typeof value === 'function' || path.length > 3 || 'safeParse' in value) return
  for (const [key, { value: inner }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    refuseProxies(inner, file, [...path, key])
  }
}

function inWords(issue: z.core.$ZodIssue, value: unknown): { key?: string; found: string; expected?: string } {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return { key: [...path, issue.keys[0]].join('.'), found: 'a key that a scenario does not have' }
  }
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  return {
    ...(path.length > 0 ? { key: path.join('.') } : {}),
    found: issue.code === 'invalid_key' ? `the key ${path.at(-1)}` : describe(valueAt(value, issue.path)),
    expected: message.replace(/^(Invalid input: )?expected /, ''),
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  return JSON.stringify(value) ?? String(value)
}
