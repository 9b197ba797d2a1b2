import { z } from 'zod'

export const count = z.int().nonnegative()
export const milliseconds = z.number().nonnegative()
export const ratePerSecond = z.number().positive()

const latency = z.strictObject({
  count,
  histogram: z.string().describe('HdrHistogram of microseconds, compressed V2, base64; 1 µs to 60 s, 3 digits'),
})

const componentUse = z.strictObject({
  component: z.string(),
  cpuMs: milliseconds.nullable().describe('CPU time used in the window; null: not available'),
  memoryBytes: z
    .number()
    .nonnegative()
    .nullable()
    .describe(
      'just after the load; processes: proportional set size, containers: as accounted, less file cache; null: not available',
    ),
  throttledMs: milliseconds.nullable().default(null).describe('kept from running by a CPU quota; null: not known'),
  receivedBytes: count.nullable().default(null).describe('over its network interfaces; null: not known'),
  sentBytes: count.nullable().default(null),
})

const resourceSample = z.strictObject({
  atMs: milliseconds.describe('since the window opened'),
  components: z.array(
    z.strictObject({
      component: z.string(),
      cpuMs: milliseconds.nullable().describe('used since the window opened; null: not available'),
      memoryBytes: z.number().nonnegative().nullable(),
    }),
  ),
})

const functionsUse = z.strictObject({
  invocations: count,
  coldStarts: count,
  billedMs: milliseconds.describe('billed duration, initialisation included'),
  gbSeconds: z.number().nonnegative(),
  throttled: count,
  environmentsPeak: count.describe('execution environments alive at once, highest since the start of the platform'),
})

const served = z.strictObject({
  component: z.string(),
  requests: z.array(count).describe('by replica'),
  cacheHits: count.optional().describe('reads that its cache answered; left out where it has none'),
  cacheMisses: count.optional(),
})

const seriesRow = z.strictObject({
  fromMs: milliseconds,
  toMs: milliseconds,
  planned: count.nullable().describe('null: not known (version 1), as for all that are nullable here'),
  sent: count.nullable(),
  completed: count,
  failed: count,
  dropped: count.nullable(),
  backlog: count.nullable().describe('due and not yet answered at its end'),
  p50Ms: milliseconds,
  p99Ms: milliseconds,
})

const driver = z.strictObject({
  workers: z.int().positive().describe('threads that produced the load'),
  cpuMs: milliseconds.describe('of all threads'),
  busiestWorkerCpuMs: milliseconds,
  sendLag: latency.nullable().describe('from the intended start to the send; null: only its percentiles are known'),
  lagP50Ms: milliseconds,
  lagP99Ms: milliseconds,
  eventLoopDelayP99Ms: milliseconds,
  meanInFlight: z.number().nonnegative(),
})

/** One stage of a profile as it was driven against one target. */
export const stageSchema = z.strictObject({
  profile: z.string().describe('name of the profile'),
  stage: z.string().describe('name of the stage in it'),
  loop: z.enum(['closed', 'open']),
  startedMs: milliseconds.describe('since the start of the run'),
  windowMs: milliseconds,
  offeredRatePerSecond: ratePerSecond.nullable().describe('on average; null in a closed loop'),
  offeredFromRatePerSecond: ratePerSecond.nullable().describe('at the start of the window'),
  offeredToRatePerSecond: ratePerSecond.nullable().describe('at its end; in between in a straight line'),
  requests: z.strictObject({
    planned: count.describe('sent and dropped'),
    sent: count.describe('completed and failed'),
    completed: count,
    failed: count,
    dropped: count.describe('never sent, because too many were in flight'),
  }),
  errors: z.record(z.string(), count),
  operations: z.record(z.string(), z.strictObject({ completed: count, responseTime: latency })),
  responseTime: latency.describe('from the intended start'),
  serviceTime: latency.describe('from the send'),
  visibility: latency.describe('from the accepting answer to the first answer that showed the effect'),
  invisible: count.describe('sampled writes whose effect was never seen'),
  series: z.array(seriesRow).describe('a row for each second of the window'),
  components: z.array(componentUse),
  resources: z.array(resourceSample).default([]).describe('what components used in the course of the window'),
  functions: functionsUse.nullable(),
  served: z
    .array(served)
    .optional()
    .describe('what components served in the window, by their own counters; left out where none has a page with them'),
  driver,
  attempts: z.int().positive().describe('times its load was driven until it measured the target; the last counts'),
  disqualified: z
    .array(z.string())
    .describe('why this measurement is of the driver and not of the target; empty: valid'),
  lowerBound: z
    .boolean()
    .describe('disqualified because the driver had no more CPU: the target can do at least what it did here'),
  stoppedBecause: z.string().nullable().describe('why the load was given up in this stage; null: it was not'),
  bottleneck: z.string().nullable().describe('the component that used most CPU, where the budget was used up'),
})

export type StageResult = z.infer<typeof stageSchema>
