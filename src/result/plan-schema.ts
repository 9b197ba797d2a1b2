import { z } from 'zod'
import { count, milliseconds, ratePerSecond } from './stage-schema.ts'
import { thresholdSchema } from './threshold-schema.ts'

const rate = z.union([
  z.strictObject({ perSecond: ratePerSecond }),
  z.strictObject({ share: z.number().positive().describe('of what 100 % stands for; 1 is all of it') }),
])

const stage = z.strictObject({
  name: z.string(),
  durationMs: milliseconds,
  connections: z.int().positive().nullable().describe('null in an open loop'),
  from: rate.nullable().describe('null in a closed loop'),
  to: rate.nullable(),
})

const profile = z.strictObject({
  name: z.string(),
  title: z.string(),
  loop: z.enum(['closed', 'open', 'search', 'faults']),
  rounds: count.describe('it was driven in the first so many rounds'),
  arrivals: z.enum(['poisson', 'uniform']).nullable().describe('null in a closed loop'),
  of: z
    .enum(['slowest', 'own'])
    .nullable()
    .describe('whose throughput at the end of the warm-up 100 % stands for; null: nothing is a share'),
  stages: z.array(stage),
})

/** What was to be done. */
export const planSchema = z.strictObject({
  rounds: count.describe('of the profile that was driven most often'),
  profiles: z.array(profile).describe('in the order in which a round drives them'),
  fullRatePerSecond: z
    .number()
    .nonnegative()
    .describe('what 100 % stood for where it is the same for all targets; 0 where that could not be told'),
  connections: count.describe('of the warm-up, and of closed loops that do not say how many'),
  workers: z.int().positive().describe('threads that the driver began with'),
  confidence: z.number().describe('of each interval'),
  until: z
    .number()
    .nullable()
    .default(null)
    .describe(
      'rounds ended once each ratio of CPU per request and throughput was known to this share; null: they did not',
    ),
  thresholds: z
    .array(thresholdSchema)
    .optional()
    .describe('what each target has to meet, by --fail-on; left out where nothing was asked for'),
  dataSize: z.enum(['small', 'medium', 'large']).default('small'),
})

export type PlanResult = z.infer<typeof planSchema>
export type PlannedProfile = PlanResult['profiles'][number]
