import type { Result, StageResult } from '../../result/schema.ts'
import { capacityPlan, SEARCHES } from './fixture-capacity.ts'
import { changeStages, fixtureResult } from './fixture-result.ts'
import { spikePlan, spikeStages } from './fixture-rounds.ts'

/** Several stages of one open loop, through which the slowest target comes late. */
export function fixtureWithSpike(): Result {
  return fixtureResult({ rounds: 3, plan: spikePlan(3), stages: spikeStages })
}

/** A search for the capacity of each target: the fastest was faster than the load driver, the slowest met nothing. */
export function fixtureWithCapacity(): Result {
  return fixtureResult({
    rounds: 1,
    plan: capacityPlan(),
    stages: () => [],
    change: (target) => ({
      ...target,
      rounds: target.rounds.map((round) => ({ ...round, search: SEARCHES[target.name] ?? null })),
    }),
  })
}

/** The fastest target was faster than the load driver. */
export function fixtureWithLowerBound(): Result {
  return fixtureResult({
    change: changeStages('monolith', (stage) =>
      stage.loop === 'closed'
        ? {
            ...stage,
            attempts: 3,
            disqualified: ['the busiest thread of the driver used 99.1 % of a CPU'],
            lowerBound: true,
          }
        : stage,
    ),
  })
}

/** One target fell over in the spike of its first round. */
export function fixtureGivenUp(): Result {
  const because = '97 % of its requests went wrong for 3 s, most of them by: connection refused'
  return fixtureResult({
    rounds: 3,
    plan: spikePlan(3),
    stages: spikeStages,
    change: (target) => {
      const [first] = target.rounds
      if (target.name !== 'serverless' || !first) return target
      const stages = first.stages
        .slice(0, 2)
        .map((stage) => (stage.stage === 'spike' ? failing(stage, because) : stage))
      return { ...target, rounds: [{ ...first, stages }] }
    },
  })
}

function failing(stage: StageResult, stoppedBecause: string): StageResult {
  const { requests } = stage
  const completed = Math.round(requests.completed * 0.1)
  const failed = requests.sent - completed
  return {
    ...stage,
    requests: { ...requests, completed, failed },
    errors: { 'connection refused': failed },
    series: stage.series.map((row) => ({
      ...row,
      completed: Math.round(row.completed * 0.1),
      failed: Math.round(row.completed * 0.9),
    })),
    stoppedBecause,
  }
}
