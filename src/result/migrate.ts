import { z } from 'zod'
import { RESULT_SCHEMA_VERSION } from './schema.ts'

// Only what has changed since is looked at here; the rest is for the schema of the present.

const stageOf1 = z.looseObject({
  offeredRatePerSecond: z.number().nullable(),
  requests: z.looseObject({ planned: z.int(), dropped: z.int() }),
  series: z.array(z.looseObject({})),
  driver: z.looseObject({ cpuMs: z.number() }),
  disqualified: z.array(z.string()),
})

const estimateOf1 = z.looseObject({})

const resultOf1 = z.looseObject({
  plan: z.strictObject({
    rounds: z.int(),
    connections: z.int(),
    saturateMs: z.number(),
    steadyMs: z.number(),
    steadyRatePerSecond: z.number(),
    arrivals: z.enum(['poisson', 'uniform']),
    confidence: z.number(),
  }),
  targets: z.array(z.looseObject({ rounds: z.array(z.looseObject({ saturate: stageOf1, steady: stageOf1 })) })),
  summary: z.looseObject({
    targets: z.array(z.looseObject({ estimates: z.record(z.string(), estimateOf1) })),
    comparisons: z.array(z.looseObject({ ratio: estimateOf1 })),
  }),
})

type PlanOf1 = z.infer<typeof resultOf1>['plan']

const resultOf2 = z.looseObject({ summary: z.looseObject({ comparisons: z.array(z.unknown()) }) })

/**
 * Brings a document of an earlier version to the present one. What it did not record is null. Its comparisons are left
 * out, for their verdicts were others: `redrawSummary` makes them anew.
 * @throws ZodError where the document is not as its version says
 */
export function migrate(document: unknown, version: number): object {
  const { summary, ...others } = resultOf2.parse(version === 1 ? migrate1(document) : document)
  return { ...others, schemaVersion: RESULT_SCHEMA_VERSION, summary: { ...summary, comparisons: [] } }
}

/** Version 2 has any number of profiles in place of one closed and one open loop, and searches. */
function migrate1(document: unknown): object {
  const { plan, targets, summary, ...others } = resultOf1.parse(document)
  return {
    ...others,
    plan: migratePlan(plan),
    targets: targets.map((target) => ({
      ...target,
      rounds: target.rounds.map(({ saturate, steady, ...round }) => ({
        ...round,
        stages: [migrateStage(saturate, 'saturate', 'closed'), migrateStage(steady, 'steady', 'open')],
        search: null,
      })),
    })),
    summary: {
      ...summary,
      targets: summary.targets.map(({ estimates, ...target }) => ({
        ...target,
        estimates: Object.fromEntries(Object.entries(estimates).map(([metric, of]) => [metric, exact(of)])),
      })),
      comparisons: summary.comparisons.map(({ ratio, ...comparison }) => ({ ...comparison, ratio: exact(ratio) })),
    },
  }
}

function exact(estimate: object): object {
  return { ...estimate, atLeast: false }
}

function migratePlan({ saturateMs, steadyMs, steadyRatePerSecond, arrivals, ...plan }: PlanOf1): object {
  const rate = steadyRatePerSecond > 0 ? { perSecond: steadyRatePerSecond } : { share: 0.5 }
  const { rounds, connections } = plan
  return {
    ...plan,
    workers: 1,
    fullRatePerSecond: 0,
    profiles: [
      {
        name: 'saturate',
        title: 'Saturate',
        loop: 'closed',
        rounds,
        arrivals: null,
        of: null,
        stages: [{ name: 'saturate', durationMs: saturateMs, connections, from: null, to: null }],
      },
      {
        name: 'steady',
        title: 'Steady',
        loop: 'open',
        rounds,
        arrivals,
        of: 'share' in rate ? 'slowest' : null,
        stages: [{ name: 'steady', durationMs: steadyMs, connections: null, from: rate, to: rate }],
      },
    ],
  }
}

function migrateStage(stage: z.infer<typeof stageOf1>, profile: string, loop: 'closed' | 'open'): object {
  const { requests, series, driver, offeredRatePerSecond } = stage
  return {
    ...stage,
    profile,
    stage: profile,
    loop,
    offeredFromRatePerSecond: offeredRatePerSecond,
    offeredToRatePerSecond: offeredRatePerSecond,
    requests: { ...requests, sent: requests.planned - requests.dropped },
    series: series.map((row) => ({ ...row, planned: null, sent: null, dropped: null, backlog: null })),
    driver: { ...driver, workers: 1, busiestWorkerCpuMs: driver.cpuMs, sendLag: null },
    lowerBound: false,
    stoppedBecause: null,
  }
}
