import { z } from 'zod'
import { duration, responseTime, share } from '../../base/unit-schemas.ts'

/** A name that `${…}` can refer to. */
const valueName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]*$/, 'a name like orderId: letters, digits and _, a small letter first')
const regularExpression = z
  .string()
  .refine(isRegularExpression, { error: 'a regular expression as JavaScript writes it' })
const status = z.int().min(100).max(599)
const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'a text, a number, true or false' })
const fields = z.record(
  z.string(),
  z.union([scalar, z.array(scalar)], { error: 'a text, a number, true or false, or a list of them' }),
)
const title = z.string().min(1).max(80)

const capture = z
  .strictObject({
    json: z.string().optional().describe('JSON path (RFC 9535) into the body: $.data.id'),
    header: z.string().optional().describe('name of a header of the answer'),
    regex: regularExpression
      .optional()
      .describe('regular expression; its first group is the value. Searched in the header, else in the body'),
  })
  .refine(({ json, header, regex }) => (json ?? header ?? regex) !== undefined, {
    error: 'one of json, header or regex',
  })
  .refine(({ json, header, regex }) => json === undefined || (header ?? regex) === undefined, {
    error: 'json alone, or header and regex',
  })
  .describe('where a value stands in the answer')

const check = z
  .strictObject({
    json: z.string().optional().describe('JSON path (RFC 9535) into the body'),
    header: z.string().optional().describe('name of a header of the answer'),
    text: z.string().optional().describe('a text that the body holds'),
    equals: z.unknown().optional().describe('the value; values can be put into it'),
    matches: regularExpression.optional().describe('a regular expression that the value matches'),
    exists: z.boolean().optional().describe('whether there is such a value; true where nothing else is asked'),
  })
  .refine((all) => [all.json, all.header, all.text].filter((each) => each !== undefined).length === 1, {
    error: 'exactly one of json, header or text',
  })
  .refine((all) => [all.equals, all.matches, all.exists].filter((each) => each !== undefined).length <= 1, {
    error: 'at most one of equals, matches or exists',
  })
  .refine(({ text, equals, matches, exists }) => text === undefined || (equals ?? matches ?? exists) === undefined, {
    error: 'text alone',
  })

const expectation = z.strictObject({
  status: z
    .union([status, z.array(status).nonempty()], { error: 'a status like 200, or a list' })
    .transform((value) => (typeof value === 'number' ? [value] : value))
    .default([200, 201, 202, 203, 204, 206])
    .describe('right statuses; 2xx where it is left out'),
  schema: z
    .union([z.string(), z.looseObject({})], { error: 'a JSON Schema, or the path of its file' })
    .optional()
    .describe('JSON Schema of the body (draft 2020-12), or the path of its file'),
  checks: z.array(check).default([]).describe('looked at in every answer'),
  identity: z
    .boolean()
    .default(true)
    .describe(
      'whether an answer that says of what it is has to be of what was asked for: its id, its filter, its page',
    ),
})

const request = z
  .strictObject({
    name: title.optional().describe('in reports; method and path where it is left out'),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
    path: z
      .string()
      .regex(/^(\/|\$\{)/, 'a path that begins with /')
      .describe('below the address of the target; values can be put into it'),
    query: fields.default({}).describe('a list is sent as one field for each of its values'),
    headers: z.record(z.string(), z.string()).default({}),
    json: z.unknown().optional().describe('body, sent as JSON'),
    text: z.string().optional().describe('body, sent as text'),
    form: fields.optional().describe('body, sent as an HTML form; lists as in query'),
    expect: expectation.prefault({}),
    compare: z
      .enum(['none', 'status', 'body'])
      .default('status')
      .describe('what of the answer must be the same in every target, before anything is measured'),
    ignore: z.array(z.string()).default([]).describe('JSON paths of what `compare: body` passes over'),
  })
  .refine(({ json, text, form }) => [json, text, form].filter((body) => body !== undefined).length <= 1, {
    error: 'one of json, text or form',
  })
  .refine(({ method, json, text, form }) => !['GET', 'HEAD'].includes(method) || (json ?? text ?? form) === undefined, {
    error: 'no body: a GET or HEAD request has none',
    path: ['method'],
  })

const weight = z.number().min(0).max(1_000_000).default(1)

/** What `${…}` means already cannot be captured. */
const captureName = valueName.refine((name) => name !== 'run' && name !== 'unique', {
  error: 'another name than run and unique, which have a meaning of their own',
})
const captures = z.record(captureName, capture).default({})

const setupStep = request.safeExtend({ capture: captures.describe('values of this user, for all requests') })

const step = request.safeExtend({
  capture: captures.describe('values for later steps of the journey'),
  think: duration.default(0).describe('how long the user waits after the answer before the next step'),
})

const journey = z.strictObject({
  name: title,
  weight: weight.describe('how often it begins, relative to the other weights'),
  steps: z.array(step).nonempty(),
})

const feed = z.strictObject({
  file: z.string().describe('CSV with a heading, or a JSON array of objects; relative to this file'),
  order: z.enum(['sequential', 'random', 'unique']).default('random').describe('unique: no row twice in a load'),
  weight: z.string().optional().describe('column that says how often a row is drawn, for `order: random`'),
})

/** A scenario.yaml. */
export const scenarioFileSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens')
      .optional(),
    title: title.optional(),
    description: z.string().min(1).optional(),
    slo: z
      .strictObject({
        p99: responseTime.default(500).describe('longest response time of 99 % of all requests'),
        errors: share.default(0.01).describe('share of requests that may fail'),
      })
      .prefault({}),
    users: z.int().min(1).max(1_000).default(16).describe('users that set up, and that journeys begin with'),
    headers: z.record(z.string(), z.string()).default({}).describe('sent with every request'),
    data: z.record(valueName, feed).default({}).describe('rows that requests take values from'),
    setup: z
      .array(setupStep)
      .default([])
      .describe('run once by each user before the load; what it captures is for all requests'),
    requests: z
      .array(request.safeExtend({ weight }))
      .default([])
      .describe('requests that stand alone, drawn by weight'),
    journeys: z.array(journey).default([]).describe('requests that a user sends one after the other'),
  })
  .refine(({ requests, journeys }) => requests.length + journeys.length > 0, {
    error: 'at least one request or journey',
    path: ['requests'],
  })
  .refine(({ requests, journeys }) => [...requests, ...journeys].some((each) => each.weight > 0), {
    error: 'a weight above 0 in at least one',
    path: ['requests'],
  })
  .meta({
    title: 'archbench scenario',
    description: 'The traffic of a use case, without code: docs/use/scenario-yaml.md',
  })

export type ScenarioFile = z.infer<typeof scenarioFileSchema>
export type RequestEntry = z.infer<typeof request>
export type JourneyEntry = z.infer<typeof journey>
export type CaptureEntry = z.infer<typeof capture>
export type CheckEntry = z.infer<typeof check>
export type FeedEntry = z.infer<typeof feed>

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    return false
  }
}
