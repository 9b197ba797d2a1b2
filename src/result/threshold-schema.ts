import { z } from 'zod'
import { METRICS } from './metric.ts'

const metric = z.enum(METRICS)

/** A bound of a figure that each target has to meet. */
export const thresholdSchema = z.strictObject({
  text: z.string().describe('as it was asked for: p99<200ms'),
  metric,
  limit: z.number().positive().describe('in the unit of the metric'),
})

/** A threshold held against one target. */
export const judgedThresholdSchema = z.strictObject({
  target: z.string(),
  text: z.string(),
  metric,
  outcome: z
    .enum(['met', 'missed', 'not decided', 'not measured'])
    .describe(
      'met: the whole interval of the figure is on the right side of the limit; missed: none of it is; not decided: neither, or there is no interval',
    ),
  low: z.number().nullable().describe('of the interval that decided'),
  high: z.number().nullable(),
  because: z.string().nullable().describe('why it is not decided or not measured, in words; null: it is'),
})

export type Threshold = z.infer<typeof thresholdSchema>
export type JudgedThreshold = z.infer<typeof judgedThresholdSchema>
