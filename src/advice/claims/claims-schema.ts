import { z } from 'zod'
import { ownValue } from '../../base/own-value.ts'
import { rate } from '../../base/unit-schemas.ts'
import { CATALOGUES } from '../../cost/catalogues/index.ts'
import { SHAPES, type Shape } from '../../cost/model/demand.ts'
import { HEADLINE_METRICS } from '../../result/metric.ts'

const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, { error: 'a name of small letters, digits and hyphens' })

/** Requests a second. */
const perSecond = rate.transform((value, context): number => {
  if ('perSecond' in value) return value.perSecond
  context.issues.push({ code: 'custom', message: 'a rate like 100/s', input: value })
  return z.NEVER
})

const ESTIMATES = [
  'throughputPerSecond',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'cpuMsPerRequest',
  'memoryBytes',
  'visibilityP50Ms',
  'visibilityP99Ms',
] as const

const catalogue = z.enum(Object.keys(CATALOGUES))

const estimateMetric = z.strictObject({ estimate: z.enum(ESTIMATES), of: z.string(), atRate: perSecond.optional() })
const ratioMetric = z.strictObject({
  ratio: z.enum(HEADLINE_METRICS),
  of: z.string(),
  to: z.string().describe('a target, or "each other target": then the least favourable of them decides'),
})
const savingMetric = z.strictObject({
  saving: z.string(),
  against: z.string(),
  demand: z.string(),
  catalogue,
})
const priceMetric = z.strictObject({ price: z.string(), catalogue })
const kafkaMetric = z.strictObject({ kafka: z.enum(['messagesPerSecond', 'deliveryP50Ms']) })

const METRICS = {
  estimate: estimateMetric,
  ratio: ratioMetric,
  saving: savingMetric,
  price: priceMetric,
  kafka: kafkaMetric,
}

/** Told apart by hand, so that an error names the key that is wrong and not five ways in which nothing fits. */
const metric = z.unknown().transform((value, context): Metric => {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const kind = (Object.keys(METRICS) as (keyof typeof METRICS)[]).find((key) => keys.includes(key))
  if (kind === undefined) {
    const message = `a metric with one of the keys ${Object.keys(METRICS).join(', ')}`
    context.issues.push({ code: 'custom', message, input: value })
    return z.NEVER
  }
  const parsed = METRICS[kind].safeParse(value)
  if (parsed.success) return parsed.data
  for (const { path, message } of parsed.error.issues)
    context.issues.push({ code: 'custom', path, message, input: value })
  return z.NEVER
})

const expectation = z
  .strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, { error: 'atLeast, atMost or both' })
  .refine(({ atLeast = -Infinity, atMost = Infinity }) => atLeast <= atMost, {
    error: 'atLeast no greater than atMost',
  })

const claim = z.strictObject({
  id: name,
  statement: z.string().min(1),
  source: name,
  run: name.optional(),
  metric,
  expect: expectation,
})

const source = z.strictObject({
  authors: z.string().optional(),
  title: z.string(),
  year: z.int().optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
})

const run = z.strictObject({
  scenario: z.string(),
  targets: z.array(z.string()).nonempty(),
  rate: perSecond.optional(),
})
const demand = z.strictObject({
  shape: z.enum(Object.keys(SHAPES) as Shape[]),
  averagePerSecond: z.number().positive(),
})

/** A file of claims. Names that claims refer to must be there. */
export const claimsSchema = z
  .strictObject({
    runs: z.record(name, run),
    demands: z.record(name, demand).default({}),
    sources: z.record(name, source),
    claims: z.array(claim).nonempty(),
  })
  .superRefine(({ runs, demands, sources, claims }, context) => {
    const refer = (path: (string | number)[], of: string, known: Record<string, unknown>): void => {
      if (Object.hasOwn(known, of)) return
      context.addIssue({ code: 'custom', path, message: `one of ${Object.keys(known).join(', ')}`, input: of })
    }
    for (const [at, { id, source: from, run: named, metric: what }] of claims.entries()) {
      if (claims.findIndex((other) => other.id === id) < at) {
        context.addIssue({ code: 'custom', path: ['claims', at, 'id'], message: 'an id that no other claim has' })
      }
      refer(['claims', at, 'source'], from, sources)
      if ('saving' in what) refer(['claims', at, 'metric', 'demand'], what.demand, demands)
      if ('price' in what)
        refer(['claims', at, 'metric', 'price'], what.price, ownValue(CATALOGUES, what.catalogue)?.prices ?? {})
      const needsRun = !('price' in what || 'kafka' in what)
      if (needsRun) refer(['claims', at, 'run'], named ?? '', runs)
      const targets = named === undefined ? undefined : ownValue(runs, named)?.targets
      const atRate = 'estimate' in what ? what.atRate : undefined
      if (atRate !== undefined && atRate !== ownValue(runs, named ?? '')?.rate) {
        const message = `the rate of its run: ${ownValue(runs, named ?? '')?.rate ?? 'it has none'}`
        context.addIssue({ code: 'custom', path: ['claims', at, 'metric', 'atRate'], message, input: atRate })
      }
      for (const [key, target] of needsRun && targets ? targetsOf(what) : []) {
        if (targets?.includes(target)) continue
        const message = `a target of its run: ${targets?.join(', ')}`
        context.addIssue({ code: 'custom', path: ['claims', at, 'metric', key], message, input: target })
      }
    }
  })

/** Stands for all other targets of the run in a ratio. */
export const EACH_OTHER = 'each other target'

/** The targets that a metric names, with the key under which it does. */
function targetsOf(metric: Metric): [key: string, target: string][] {
  if ('estimate' in metric) return [['of', metric.of]]
  if ('ratio' in metric)
    return [['of', metric.of], ...(metric.to === EACH_OTHER ? [] : [['to', metric.to] as [string, string]])]
  if ('saving' in metric)
    return [
      ['saving', metric.saving],
      ['against', metric.against],
    ]
  return []
}

export type EstimateMetric = z.infer<typeof estimateMetric>
export type RatioMetric = z.infer<typeof ratioMetric>
export type SavingMetric = z.infer<typeof savingMetric>
export type PriceMetric = z.infer<typeof priceMetric>
export type KafkaMetric = z.infer<typeof kafkaMetric>
export type Metric = EstimateMetric | RatioMetric | SavingMetric | PriceMetric | KafkaMetric
export type ClaimsFile = z.infer<typeof claimsSchema>
export type Claim = ClaimsFile['claims'][number]
export type ClaimRun = ClaimsFile['runs'][string]
export type ClaimSource = ClaimsFile['sources'][string]
