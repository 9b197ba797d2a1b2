import { z } from 'zod'
import { RUNTIME_NAMES } from '../runtime/runtimes.ts'
import { autoscalingSchema } from './autoscaling-schema.ts'
import { capacitySearchSchema } from './capacity-search-schema.ts'
import { conditionsSchema } from './conditions-schema.ts'
import { faultEffectSchema } from './fault-schema.ts'
import { fingerprintSchema } from './fingerprint-schema.ts'
import { planSchema } from './plan-schema.ts'
import { resilienceCellSchema } from './resilience-schema.ts'
import { scalingSchema } from './scaling-schema.ts'
import { count, milliseconds, stageSchema } from './stage-schema.ts'
import { findings, summarySchema } from './summary-schema.ts'
import { tracingSchema } from './tracing-schema.ts'

/** Version of the result document. A reader of version n reads every version up to n. */
export const RESULT_SCHEMA_VERSION = 3

const round = z.strictObject({
  round: count,
  position: count.describe('place in the random order of this round'),
  stages: z.array(stageSchema).describe('in the order in which they were driven'),
  alone: z
    .array(stageSchema)
    .default([])
    .describe('what was driven in turns with other targets, once more without them, to compare both'),
  search: capacitySearchSchema.nullable().describe('null: none was asked for'),
  drainMs: milliseconds.describe('from the end of a load to no accepted write pending; the longest of the round'),
  findings,
  faults: z
    .array(faultEffectSchema.extend({ profile: z.string() }))
    .optional()
    .describe('what went wrong on purpose while it was driven, and what that did; left out where nothing did'),
  autoscaling: z
    .array(autoscalingSchema)
    .optional()
    .describe('how replicas followed the load of a profile; left out where none were to'),
})

const target = z.strictObject({
  name: z.string(),
  architecture: z.string().nullable(),
  variant: z.string().nullable(),
  kind: z
    .enum(['target', 'image', 'git', 'command', 'url'])
    .optional()
    .describe('what kind of target it is; url: it ran already, and its use of resources is not measured'),
  source: z.string().describe('the compose file as it was named, or the command, image or URL'),
  entrypoint: z.string().nullable().default(null).describe('the component that takes the traffic; null: not recorded'),
  components: z.array(
    z.strictObject({
      name: z.string(),
      cost: z.enum(['container', 'database', 'broker', 'functions']),
      replicas: z.int().positive().default(1),
      reaches: z.array(z.string()).default([]).describe('components that its compose file has it call or wait for'),
    }),
  ),
  status: z.enum(['measured', 'failed']),
  failure: z.strictObject({ message: z.string(), exitCode: z.int() }).nullable(),
  startupMs: milliseconds.nullable(),
  images: z
    .array(z.strictObject({ component: z.string(), reference: z.string(), id: z.string() }))
    .default([])
    .describe('what containers were made from; id is the hash of the content'),
  networkPath: z
    .enum(['loopback', 'container network', 'published port', 'given URL'])
    .nullable()
    .default(null)
    .describe('how requests reached the entry point; null: it never started'),
  cpuAccounting: z
    .strictObject({
      source: z
        .enum(['control group', 'process times', 'ps', 'Docker engine'])
        .describe('what counted its CPU time; process times: of processes and threads, by /proc'),
      resolutionMs: z
        .number()
        .positive()
        .describe(
          'error of one reading of one process or group, at most; what a program uses is added at the next tick of the scheduler, 1 to 10 ms later',
        ),
    })
    .nullable()
    .default(null)
    .describe('the coarsest of its components; null: not recorded'),
  contract: z.strictObject({
    passed: z.array(z.string()),
    failed: z.array(z.strictObject({ name: z.string(), message: z.string() })),
  }),
  unchecked: z
    .array(z.string())
    .optional()
    .describe(
      'checks that were not possible, a sentence each: it serves not all `/bench` routes; left out where all were',
    ),
  differential: z
    .strictObject({ operations: count, hash: z.string().describe('SHA-256 over what the operations left behind') })
    .nullable()
    .default(null)
    .describe('what the same seeded operations left behind, the same in every target; null: it was not asked'),
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
  resilience: z
    .array(resilienceCellSchema)
    .optional()
    .describe('each fault of each component, one after the other; left out where none was asked for'),
  scaling: scalingSchema
    .optional()
    .describe('throughput over CPU budgets; the rounds are those of the largest; left out where there was one budget'),
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
      runtime: z.enum(RUNTIME_NAMES),
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
    conditions: conditionsSchema
      .optional()
      .describe('left out in results from before it was looked at, and where results are merged'),
    budget: z.strictObject({ cpus: z.number().positive(), memoryBytes: count }),
    plan: planSchema,
    targets: z.array(target),
    tracing: tracingSchema
      .optional()
      .describe(
        'where the time of sampled requests went; left out where none was traced. All figures of a traced run include what tracing costs',
      ),
    summary: summarySchema,
    warnings: z.array(z.string()),
    mergedFrom: z
      .array(
        z.strictObject({
          startedAt: z.iso.datetime(),
          seed: z.int(),
          version: z.string().describe('of archbench'),
          firstRound: count.describe('number of its first round'),
          rounds: count,
        }),
      )
      .optional()
      .describe('the runs whose rounds are in this result, in blocks; left out where it is of one'),
    checksum: z
      .string()
      .optional()
      .describe(
        'SHA-256 of the document without it, as compact JSON with sorted keys; left out in results from before there was one',
      ),
  })
  .meta({
    title: 'archbench result',
    description: 'Everything that one run found out. Every report is made from it alone.',
  })

/**
 * Everything that one run found out, as it is written to a file.
 * @useDeclaredType
 */
export type Result = z.infer<typeof resultSchema>
export type TargetResult = Result['targets'][number]
export type Round = TargetResult['rounds'][number]
export type { PlannedProfile } from './plan-schema.ts'
export type { StageResult } from './stage-schema.ts'
export type { Comparison, CostLine, Estimate, Summary, TargetSummary } from './summary-schema.ts'
