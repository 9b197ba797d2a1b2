import { z } from 'zod'

const count = z.int().nonnegative()
const milliseconds = z.number().nonnegative()
const rate = z.number().positive()

const capacityProbe = z.strictObject({
  phase: z.enum(['search', 'confirm']),
  ratePerSecond: rate.describe('offered'),
  attempt: z.int().positive().describe('2: once more, because the first attempt measured the driver'),
  durationMs: milliseconds.describe('of the window; 0 where the driver gave up before it'),
  workers: z.int().positive().describe('threads that produced the load'),
  requests: z.strictObject({ planned: count, completed: count, failed: count, dropped: count }),
  p50Ms: milliseconds
    .nullable()
    .describe('from the intended start, of all planned requests; null: it lies among those without a time'),
  p99Ms: milliseconds.nullable().describe('as p50Ms'),
  visibilityP99Ms: milliseconds.nullable().describe('null: no write was watched until its effect could be read'),
  backlogStart: count.describe('requests due and not yet answered, a second into the window'),
  backlogEnd: count.describe('requests due and not yet answered, at the end of the window'),
  pendingStart: count
    .nullable()
    .describe('accepted writes whose effect could not be read when the window opened; null: it did not say'),
  pendingEnd: count.nullable().describe('the same when it closed'),
  driverLagP99Ms: milliseconds.describe('how late the driver acted on its schedule'),
  verdict: z
    .enum(['pass', 'fail', 'driver'])
    .describe('driver: it measured the driver, and says nothing of the target'),
  reasons: z.array(z.string()).describe('why it is no pass, with figures'),
})

/** The search for the highest rate at which a target meets its objectives, and all that it tried. */
export const capacitySearchSchema = z.strictObject({
  capacityPerSecond: rate
    .nullable()
    .describe('highest rate that passed and lies below all that failed; null: there is none'),
  atLeast: z.boolean().describe('a lower bound: nothing failed that is higher by no more than the precision'),
  precision: rate.describe('a rate that fails is higher than the capacity by no more than this share, unless atLeast'),
  estimatePerSecond: z.number().nonnegative().describe('what the search started from; it decides nothing'),
  slo: z.strictObject({ p99Ms: z.number(), errorShare: z.number(), visibilityP99Ms: z.number() }),
  endedBecause: z.string().describe('in words'),
  probes: z.array(capacityProbe).describe('in the order in which they were driven'),
})

export type CapacitySearch = z.infer<typeof capacitySearchSchema>
export type CapacityProbe = CapacitySearch['probes'][number]
