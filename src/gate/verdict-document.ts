import { z } from 'zod'
import { ExitCode } from '../base/errors.ts'
import { conditionsSchema } from '../result/conditions-schema.ts'
import { fingerprintSchema } from '../result/fingerprint-schema.ts'
import { RUNTIME_NAMES } from '../runtime/runtimes.ts'
import { byFindingKind } from '../scenario/finding.ts'

/** Version of the verdict document. A reader of version n reads every version up to n. */
export const VERDICT_SCHEMA_VERSION = 2

const count = z.int().nonnegative()
const milliseconds = z.number().nonnegative()
const share = z.number().min(0).max(1)

const interval = z.strictObject({
  value: z.number(),
  low: z.number().nullable().describe('null: too few observations for an interval at this confidence'),
  high: z.number().nullable(),
})

const level = z.enum(['fail', 'warn'])

const threshold = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('relative'),
    level,
    limit: z.number().describe('ratio of candidate to base that is just allowed: 1.1 for +10%, 0.95 for -5%'),
    text: z.string().describe('as it was written'),
  }),
  z.strictObject({
    kind: z.literal('absolute'),
    level,
    limit: z.number().describe("in the metric's unit; the candidate must stay on the good side of it"),
    text: z.string(),
  }),
])

/** What one batch of rounds says about one metric. */
const evidence = {
  pairs: count.describe(
    'independent units that count: starts of fresh processes, or rounds where nothing was restarted',
  ),
  rounds: count.describe('rounds in them that are valid for all arms'),
  base: interval.nullable().describe('level of the base, both of its arms together; null: there is no base'),
  candidate: interval.nullable(),
  ratio: interval
    .nullable()
    .describe('candidate divided by base, from paired log ratios; above 1: the candidate has more'),
  isAtLeast: z
    .boolean()
    .optional()
    .describe('true: where the load generator held up the base, the candidate is worse by at least so much'),
  pValue: share.nullable().describe('one-sided: chance of so much worse a candidate if it were no worse'),
  holmPValue: share.nullable().describe("the same after Holm's correction over the metrics of its level"),
}

const check = z.strictObject({
  stage: z.string().describe('profile, or profile/stage, that the metric was measured under'),
  metric: z.string().describe('name as in the result document'),
  title: z.string().describe('for people: "CPU per request", "p99 at steady"'),
  unit: z.enum(['ms', 'requests/s', 'bytes', 'share', 'USD per million requests']),
  better: z.enum(['lower', 'higher']),
  threshold,
  ...evidence,
  minimumDetectableEffect: z
    .number()
    .nonnegative()
    .nullable()
    .describe('smallest detectable change (80 % power): 0.05 is 5 %; null: not known'),
  look: count.describe('number of the look at which it was decided, from 1; 0: an early look, or none'),
  alpha: share.describe('error that this look may spend'),
  control: z
    .strictObject({
      ratio: interval.describe('second arm of the base divided by the first'),
      pValue: share.describe('two-sided'),
      differs: z.boolean(),
    })
    .nullable(),
  confirmation: z
    .strictObject({ ...evidence, alpha: share, confirmed: z.boolean() })
    .nullable()
    .describe('a second batch, with fresh processes; null: nothing had to be confirmed'),
  verdict: z.enum(['pass', 'regression', 'unconfirmed regression', 'improvement', 'cannot tell']),
  reasons: z.array(z.string()).describe('why, each a whole sentence'),
})

const arm = z.strictObject({
  name: z.string(),
  kind: z.enum(['target', 'image', 'git', 'command', 'url', 'baseline']),
  source: z.string().describe('as it was asked for'),
  revision: z.string().nullable().describe('commit, where it comes from a git revision'),
  images: z.array(z.strictObject({ component: z.string(), reference: z.string(), id: z.string() })),
})

const findingCounts = z.strictObject({
  verified: count,
  ...byFindingKind(() => count),
})

const bill = z.strictObject({
  requestsPerSecond: z.number().positive().describe('on average over the month'),
  shape: z.string(),
  prices: z.string().describe('whose'),
  base: interval.nullable().describe('dollars a month; null: not known'),
  candidate: interval.nullable(),
  difference: interval.nullable().describe('candidate less base, in pairs'),
})

const armName = z.enum(['base', 'control', 'candidate'])

const tag = z.strictObject({
  arm: armName,
  stage: z.string(),
  kind: z.enum(['foreign CPU', 'steal', 'throttled', 'far off']),
  text: z.string().describe('what was seen, with its figure'),
})

const disturbance = z.strictObject({
  arm: armName,
  foreignCpuShare: z
    .number()
    .nonnegative()
    .nullable()
    .describe("of the target's CPUs, used by other programs; null: not known"),
  stealShare: z.number().nonnegative().nullable().describe("of the target's CPUs, taken by the hypervisor"),
  throttledShare: share.nullable().describe('of the stage that a CPU quota held back most'),
})

const failedStart = z.strictObject({
  arm: armName,
  start: count.describe('as in the rounds'),
  attempt: count.describe('from 1'),
  reason: z.string(),
})

const round = z.strictObject({
  batch: z.enum(['first', 'confirmation']),
  start: count.describe('which start of fresh processes, from 0; the same number: the same processes'),
  round: count,
  order: z.array(armName),
  void: z.string().nullable().describe('why it counts for no arm; null: it counts'),
  disturbances: z.array(disturbance).describe('what else happened on the CPUs of each arm while it was its turn'),
  tags: z.array(tag).describe('what disturbed it; a tagged round still counts'),
  requests: z.array(
    z.strictObject({
      arm: armName,
      stage: z.string(),
      planned: count,
      wrong: count.describe('failed or never sent'),
    }),
  ),
  values: z.array(
    z.strictObject({
      stage: z.string(),
      metric: z.string(),
      base: z.number().nullable(),
      control: z.number().nullable(),
      candidate: z.number().nullable(),
      baseAtWorst: z
        .strictObject({ base: z.number().nullable(), control: z.number().nullable() })
        .optional()
        .describe('what the load generator has made of a base that has no figure: the base is no worse than this'),
    }),
  ),
})

/** The verdict document of a gate as it is written and read. Every output of a gate is made from it alone. */
export const verdictSchema = z
  .strictObject({
    schemaVersion: z.int().min(1).max(VERDICT_SCHEMA_VERSION),
    kind: z.literal('gate'),
    mode: z.enum(['duet', 'baseline']).describe('duet: side by side; baseline: against a stored result'),
    tool: z.strictObject({ name: z.literal('archbench'), version: z.string() }),
    startedAt: z.iso.datetime(),
    wallTimeMs: milliseconds,
    measuredMs: milliseconds.describe('of the wall time: windows of all arms, voided rounds and confirmation included'),
    seed: z.int(),
    scenario: z.strictObject({ name: z.string(), title: z.string() }),
    base: arm,
    candidate: arm,
    control: z.strictObject({
      verdict: z.enum(['steady', 'unstable', 'not measured']),
      reasons: z.array(z.string()),
    }),
    plan: z.strictObject({
      looks: z.array(z.int().positive()).describe('pairs after which it looks'),
      roundsPerStart: z.int().positive().nullable().describe('null: the arms cannot be restarted'),
      alpha: share.describe('chance of flagging anything by mistake, over all looks and metrics'),
      confirmAlpha: share,
      confidence: share.describe('of the intervals'),
      stages: z.array(
        z.strictObject({
          stage: z.string(),
          loop: z.enum(['closed', 'open']),
          durationMs: milliseconds,
          ratePerSecond: z.number().nonnegative().nullable().describe('null in a closed loop'),
        }),
      ),
    }),
    checks: z.array(check),
    invariants: z.strictObject({
      level: level.nullable().describe('null: not asked for'),
      verdict: z.enum(['kept', 'broken', 'not checked']),
      base: findingCounts,
      candidate: findingCounts,
      examples: z.array(z.string()).describe("the candidate's first findings in words"),
    }),
    bill: bill
      .nullable()
      .optional()
      .describe('what a month costs before and after; null: not known; left out: no traffic was given'),
    rounds: z.array(round),
    failedStarts: z.array(failedStart).describe('starts of an arm that failed; each was tried again'),
    machine: z.strictObject({
      verdict: z.enum(['same run', 'same machine', 'same kind, other speed', 'different machine', 'not known']),
      differences: z.array(z.string()).describe('each a whole sentence'),
    }),
    environment: z.strictObject({
      runtime: z.enum([...RUNTIME_NAMES, 'none']).describe('none: both arms are URLs'),
      os: z.string(),
      cpuModel: z.string(),
      cpus: count,
      memoryBytes: count,
      versions: z.record(z.string(), z.string()),
      isolation: z.enum(['pinned', 'not isolated']),
      targetCpus: z.array(count),
      driverCpus: z.array(count),
    }),
    conditions: conditionsSchema.optional().describe('left out in verdicts from before it was looked at'),
    fingerprint: fingerprintSchema.nullable(),
    slowestRatePerSecond: z
      .number()
      .nonnegative()
      .describe('what 100 % of a profile stood for; 0 where that was not found out'),
    warnings: z.array(z.string()),
    interrupted: z.boolean(),
    verdict: z
      .enum(['pass', 'regression', 'unconfirmed regression', 'cannot tell', 'broken'])
      .describe(
        'unconfirmed regression: flagged, and not confirmed by a second batch; broken: the candidate broke an invariant or its contract',
      ),
    reasons: z.array(z.string()).describe('what decided, each a whole sentence; the first is the headline'),
    exitCode: z.enum(ExitCode),
    checksum: z.string().optional().describe('SHA-256 of all the rest, in the file only; none before version 2'),
  })
  .meta({
    title: 'archbench gate verdict',
    description: 'What one gate decided, on what evidence. Every output of it is made from this document alone.',
  })

/**
 * What one gate decided, on what evidence, as it is written to a file.
 * @useDeclaredType
 */
export type VerdictDocument = z.infer<typeof verdictSchema>
export type Check = VerdictDocument['checks'][number]
export type Threshold = Check['threshold']
export type Confirmation = NonNullable<Check['confirmation']>
export type GateRound = VerdictDocument['rounds'][number]
export type RoundDisturbance = GateRound['disturbances'][number]
export type FailedStart = VerdictDocument['failedStarts'][number]
export type RoundTag = GateRound['tags'][number]
export type GateBill = NonNullable<VerdictDocument['bill']>
export type Arm = VerdictDocument['base']
export type ArmName = GateRound['order'][number]
export type CheckVerdict = Check['verdict']
export type Verdict = VerdictDocument['verdict']
