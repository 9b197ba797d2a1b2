import type { Result, StageResult } from '../../result/schema.ts'
import { changeStages, fixtureResult } from './fixture-result.ts'
import { spikePlan, spikeStages } from './fixture-rounds.ts'

/** A result of the profile `overload`; the stages of each target may be changed. */
export function fixtureOverload(
  change: (stage: StageResult, target: string) => StageResult = (stage) => stage,
): Result {
  const plan = spikePlan(1)
  const profiles = plan.profiles.map((profile) => ({
    ...profile,
    stages: profile.stages.map((stage) => {
      const share = stage.name === 'spike' ? 1.5 : 0.5
      return { ...stage, from: { share }, to: { share } }
    }),
  }))
  return fixtureResult({
    rounds: 1,
    plan: { ...plan, profiles },
    stages: spikeStages,
    change: (target) => changeStages(undefined, (stage) => change(stage, target.name))(target),
  })
}

/** The seconds of a stage outside the objectives. */
export function late(stage: StageResult): StageResult {
  return { ...stage, series: stage.series.map((row) => ({ ...row, p99Ms: 5_000 })) }
}
