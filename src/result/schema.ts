import { z } from 'zod'
import { fingerprintSchema } from './fingerprint-schema.ts'

/** Version of the result document. A reader of version n reads every version up to n. */
export const RESULT_SCHEMA_VERSION = 1

const count = z.int().nonnegative()
const milliseconds = z.number().nonnegative()

const latency = z.strictObject({
  count,
  histogram: z.string().describe('HdrHistogram of microseconds, compressed V2, base64; 1 µs to 60 s, 3 digits'),
})

const findings = z.strictObject({
  verified: count.describe('accepted writes that were looked up'),
  lost: count,
  duplicated: count,
  phantom: count.describe('stored writes that nobody sent'),
  oversold: count,
  examples: z.array(z.string()).describe('the first findings in words'),
})

const componentUse = z.strictObject({
  component: z.string(),
  cpuMs: milliseconds.describe('CPU time used in the window'),
  memoryBytes: z
    .number()
    .nonnegative()
    .describe('just after the window; processes: proportional set size, containers: as accounted, less file cache'),
  throttledMs: milliseconds.nullable().default(null).describe('kept from running by a CPU quota; null: not known'),
  receivedBytes: count.nullable().default(null).describe('over its network interfaces; null: not known'),
  sentBytes: count.nullable().default(null),
})

const resourceSample = z.strictObject({
  atMs: milliseconds.describe('since the window opened'),
  components: z.array(
    z.strictObject({
      component: z.string(),
      cpuMs: milliseconds.describe('used since the window opened'),
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

const stage = z.strictObject({
  profile: z.enum(['saturate', 'steady']),
  startedMs: milliseconds.describe('since the start of the run'),
  windowMs: milliseconds,
  offeredRatePerSecond: z.number().positive().nullable().describe('null in a closed loop'),
  requests: z.strictObject({ planned: count, completed: count, failed: count, dropped: count }),
  errors: z.record(z.string(), count),
  operations: z.record(z.string(), z.strictObject({ completed: count, responseTime: latency })),
  responseTime: latency.describe('from the intended start'),
  serviceTime: latency.describe('from the send'),
  visibility: latency.describe('from the accepting answer to the first answer that showed the effect'),
  invisible: count.describe('sampled writes whose effect was never seen'),
  series: z.array(
    z.strictObject({
      fromMs: milliseconds,
      toMs: milliseconds,
      completed: count,
      failed: count,
      p50Ms: milliseconds,
      p99Ms: milliseconds,
    }),
  ),
  components: z.array(componentUse),
  resources: z.array(resourceSample).default([]).describe('what components used in the course of the window'),
  functions: functionsUse.nullable(),
  driver: z.strictObject({
    cpuMs: milliseconds,
    lagP50Ms: milliseconds,
    lagP99Ms: milliseconds,
    eventLoopDelayP99Ms: milliseconds,
    meanInFlight: z.number().nonnegative(),
  }),
  attempts: z.int().positive().describe('times it was driven until it measured the target; the last counts'),
  disqualified: z
    .array(z.string())
    .describe('why this measurement is of the driver and not of the target; empty: valid'),
  bottleneck: z.string().nullable().describe('the component that used most CPU, where the budget was used up'),
})

const round = z.strictObject({
  round: count,
  position: count.describe('place in the random order of this round'),
  saturate: stage,
  steady: stage,
  drainMs: milliseconds.describe('from the end of the load to no accepted write pending; the longer of both stages'),
  findings,
})

const estimate = z.strictObject({
  value: z.number(),
  low: z.number().nullable().describe('null: too few rounds for an interval at this confidence'),
  high: z.number().nullable(),
})

const metricName = z.enum([
  'throughputPerSecond',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'cpuMsPerRequest',
  'memoryBytes',
  'coldShare',
  'visibilityP50Ms',
  'visibilityP99Ms',
  'errorShare',
  'usdPerMillionRequests',
])

const costLine = z.strictObject({
  item: z.string(),
  usdPerMillionRequests: z.number().nonnegative(),
  basis: z.string().describe('how it was reckoned, with price and source'),
})

const targetSummary = z.strictObject({
  target: z.string(),
  ranked: z.boolean(),
  notRankedBecause: z.string().nullable(),
  estimates: z.partialRecord(metricName, estimate),
  findings: findings.omit({ examples: true }),
  bottleneck: z.string().nullable(),
  cost: z.array(costLine),
})

const comparison = z.strictObject({
  metric: metricName,
  a: z.string(),
  b: z.string(),
  ratio: estimate.describe('a divided by b, from paired log ratios of the rounds'),
  verdict: z.enum(['a is better', 'b is better', 'too close to call']),
  minimumDetectableRatio: z
    .number()
    .nullable()
    .describe('the smallest ratio that these rounds would probably have told'),
})

const target = z.strictObject({
  name: z.string(),
  architecture: z.string().nullable(),
  variant: z.string().nullable(),
  source: z.string().describe('the compose file as it was named'),
  components: z.array(
    z.strictObject({ name: z.string(), cost: z.enum(['container', 'database', 'broker', 'functions']) }),
  ),
  status: z.enum(['measured', 'failed']),
  failure: z.strictObject({ message: z.string(), exitCode: z.int() }).nullable(),
  startupMs: milliseconds.nullable(),
  images: z
    .array(z.strictObject({ component: z.string(), reference: z.string(), id: z.string() }))
    .default([])
    .describe('what containers were made from; id is the hash of the content'),
  networkPath: z
    .enum(['loopback', 'container network', 'published port'])
    .nullable()
    .default(null)
    .describe('how requests reached the entry point; null: it never started'),
  contract: z.strictObject({
    passed: z.array(z.string()),
    failed: z.array(z.strictObject({ name: z.string(), message: z.string() })),
  }),
  warmUp: z
    .strictObject({
      requests: count,
      durationMs: milliseconds,
      steady: z.boolean(),
      throughputPerSecond: z.number().nonnegative().describe('of the last slices'),
      cpuMsPerRequest: z.array(z.number().nonnegative()).describe('slice by slice'),
    })
    .nullable(),
  rounds: z.array(round),
})

/** The result document as it is written and read; `RESULT_SCHEMA_VERSION` goes up when a reader of it would have to change. */
export const resultSchema = z
  .strictObject({
    schemaVersion: z.literal(RESULT_SCHEMA_VERSION),
    kind: z.enum(['compare', 'run']),
    tool: z.strictObject({ name: z.literal('archbench'), version: z.string() }),
    startedAt: z.iso.datetime(),
    wallTimeMs: milliseconds,
    measuredMs: milliseconds.describe('of the wall time: warm-up and measurement'),
    phases: z.array(z.strictObject({ name: z.string(), durationMs: milliseconds })),
    interrupted: z.boolean(),
    seed: z.int(),
    scenario: z.strictObject({
      name: z.string(),
      title: z.string(),
      mix: z.record(z.string(), z.number()).describe('share of each operation, 0 to 1'),
      slo: z.strictObject({ p99Ms: z.number(), errorShare: z.number(), visibilityP99Ms: z.number() }),
      rows: z.record(z.string(), count).describe('rows of the data set by kind'),
    }),
    environment: z.strictObject({
      runtime: z.enum(['process', 'docker']),
      runtimeBecause: z.string().default('').describe('why this runtime, in words that follow "because"'),
      os: z.string(),
      cpuModel: z.string(),
      cpus: count,
      memoryBytes: count,
      fingerprint: fingerprintSchema.nullable().default(null).describe('null: a result from before there was one'),
      versions: z.record(z.string(), z.string()),
      isolation: z.enum(['pinned', 'not isolated']),
      targetCpus: z.array(count),
      driverCpus: z.array(count),
      durability: z.string(),
    }),
    budget: z.strictObject({ cpus: z.number().positive(), memoryBytes: count }),
    plan: z.strictObject({
      rounds: count,
      connections: count,
      saturateMs: milliseconds,
      steadyMs: milliseconds,
      steadyRatePerSecond: z.number().nonnegative().describe('the common rate; 0 where none could be set'),
      arrivals: z.enum(['poisson', 'uniform']),
      confidence: z.number(),
    }),
    targets: z.array(target),
    summary: z.strictObject({ targets: z.array(targetSummary), comparisons: z.array(comparison) }),
    warnings: z.array(z.string()),
  })
  .meta({
    title: 'archbench result',
    description: 'Everything that one run found out. Every report is made from it alone.',
  })

export type Result = z.infer<typeof resultSchema>
export type TargetResult = Result['targets'][number]
export type Round = TargetResult['rounds'][number]
export type StageResult = Round['saturate']
export type Summary = Result['summary']
export type TargetSummary = Summary['targets'][number]
export type Comparison = Summary['comparisons'][number]
export type Estimate = z.infer<typeof estimate>
export type MetricName = z.infer<typeof metricName>
export type CostLine = z.infer<typeof costLine>
