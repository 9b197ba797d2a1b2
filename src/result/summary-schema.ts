import { z } from 'zod'
import { byFindingKind, FINDING_TABLE, type FindingKind } from '../scenario/finding.ts'
import { METRICS } from './metric.ts'
import { overloadSchema } from './overload-schema.ts'
import { count } from './stage-schema.ts'
import { judgedThresholdSchema } from './threshold-schema.ts'

const meaningOf = (kind: FindingKind): string => FINDING_TABLE.find((one) => one.kind === kind)?.meaning ?? kind

export const findings = z.strictObject({
  accepted: count
    .optional()
    .describe('accepted writes; more than were looked up: a sample, and totals for all of them'),
  verified: count.describe('accepted writes that were looked up'),
  ...byFindingKind((kind) => count.describe(meaningOf(kind))),
  examples: z.array(z.string()).describe('the first findings in words'),
})

const estimate = z.strictObject({
  value: z.number(),
  low: z.number().nullable().describe('null: too few rounds for an interval at this confidence'),
  high: z.number().nullable().describe('null as well where the value is a lower bound'),
  atLeast: z.boolean().describe('a lower bound: the driver was the limit, and the truth is this or more'),
})

const metricName = z.enum(METRICS)

const costLine = z.strictObject({
  item: z.string(),
  usdPerMillionRequests: z.number().nonnegative(),
  basis: z.string().describe('how it was calculated, with price and source'),
})

const targetSummary = z.strictObject({
  target: z.string(),
  ranked: z.boolean(),
  notRankedBecause: z.string().nullable(),
  estimates: z.partialRecord(metricName, estimate),
  unavailable: z
    .partialRecord(metricName, z.string())
    .default({})
    .describe(
      'metrics that were measured and have no estimate, with the reason in words: too few requests for a percentile',
    ),
  findings: findings.omit({ examples: true }),
  bottleneck: z.string().nullable(),
  cost: z.array(costLine),
  overload: z.array(overloadSchema).optional().describe('what each overload did to it; left out where there was none'),
})

const comparison = z.strictObject({
  metric: metricName,
  a: z.string(),
  b: z.string(),
  ratio: estimate.describe(
    'a divided by b, from paired log ratios of the rounds; where only one of them is a lower bound, that one is a',
  ),
  verdict: z
    .enum(['a is better', 'b is better', 'equivalent', 'not decided'])
    .describe(
      'better: the interval of the ratio leaves out 1; equivalent: it includes 1 and lies within 1/1.1 and 1.1; not decided: neither',
    ),
  because: z.string().nullable().describe('why it is not decided, in words; null: it is'),
  minimumDetectableRatio: z.number().nullable().describe('the smallest ratio that these rounds detect with 80 % power'),
  alone: estimate
    .nullable()
    .default(null)
    .describe(
      'the ratio by the rounds in which each was driven alone as well; null: none was, or nothing is driven in turns',
    ),
})

/** What follows from the rounds. */
export const summarySchema = z.strictObject({
  targets: z.array(targetSummary),
  comparisons: z.array(comparison),
  thresholds: z
    .array(judgedThresholdSchema)
    .optional()
    .describe('each threshold of each target; left out where none was asked for'),
})

export type Summary = z.infer<typeof summarySchema>
export type TargetSummary = Summary['targets'][number]
export type Comparison = Summary['comparisons'][number]
export type Estimate = z.infer<typeof estimate>
export type CostLine = z.infer<typeof costLine>
