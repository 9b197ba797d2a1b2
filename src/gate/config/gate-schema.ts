import { z } from 'zod'
import { duration, share } from '../../base/unit-schemas.ts'
import { GATE_METRICS, type GateMetric, type GateMetricKey } from '../gate-metrics.ts'
import type { Threshold } from '../verdict-document.ts'
import { parseThreshold } from './parse-threshold.ts'
import { trafficSchema } from './traffic-schema.ts'

/** `+10%`, or `{ fail: +10%, warn: +5% }`: one or two thresholds. */
function thresholdsOf(metric: GateMetric) {
  const one = (level: Threshold['level']) =>
    z.union([z.string(), z.number()]).transform((value, context): Threshold => {
      const parsed = parseThreshold(String(value), metric, level)
      if (typeof parsed !== 'string') return parsed
      context.issues.push({ code: 'custom', message: parsed, input: value })
      return z.NEVER
    })
  const both = z.strictObject({ fail: one('fail'), warn: one('warn') }).partial()
  return z.unknown().transform((value, context): Threshold[] => {
    if (value === 'off') return []
    const isMapping = typeof value === 'object' && value !== null
    const parsed = isMapping
      ? both.safeParse(value)
      : one('fail')
          .transform((fail) => ({ fail }))
          .safeParse(value)
    if (parsed.success) return Object.values(parsed.data).filter((threshold) => threshold !== undefined)
    for (const { path, message } of parsed.error.issues) {
      context.issues.push({ code: 'custom', path, message: expectationOf(message, metric), input: value })
    }
    return z.NEVER
  })
}

/** What zod says of a value that is neither text nor a number helps nobody. */
function expectationOf(message: string, metric: GateMetric): string {
  const example = parseThreshold('', metric, 'fail')
  return message.startsWith('a ') || typeof example !== 'string' ? message : `${example}, { fail: …, warn: … }, or off`
}

type ByMetric = { [Key in GateMetricKey]: ReturnType<typeof thresholdsOf> }

const byMetric = Object.fromEntries(GATE_METRICS.map((metric) => [metric.key, thresholdsOf(metric)])) as ByMetric

const thresholds = z
  .strictObject({
    ...byMetric,
    invariants: z.enum(['fail', 'warn', 'off'], { error: 'fail, warn or off' }),
  })
  .partial()

const looks = z
  .array(z.int().min(2).max(1_000))
  .nonempty()
  .refine((values) => values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0)), {
    error: 'numbers of pairs that rise, like [10, 20, 40, 60]',
  })

/** The `gate` section of archbench.yaml. */
export const gateSchema = z
  .strictObject({
    base: z.string(),
    candidate: z.string(),
    baseline: z.string(),
    compose: z.string(),
    prepare: z.string(),
    thresholds: thresholds.describe('the largest change that is accepted, by metric'),
    stages: z
      .record(z.string(), z.strictObject(byMetric).partial())
      .describe('thresholds of single stages, by profile/stage'),
    traffic: trafficSchema.describe('what the bill before and after is calculated for; left out: no bill'),
    looks,
    roundsPerStart: z.int().min(1).max(100),
    alpha: share.describe('false-positive rate that all looks together may have (default: 5%)'),
    confirmAlpha: share.describe('the same of the second batch, which confirms (default: 5%)'),
    time: duration,
    onInconclusive: z.enum(['warn', 'fail']),
    onUnconfirmed: z.enum(['warn', 'fail']),
  })
  .partial()

export type GateConfig = z.infer<typeof gateSchema>
