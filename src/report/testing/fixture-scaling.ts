import { type ScaleRun, scalingOf } from '../../result/scaling-of.ts'
import type { Result } from '../../result/schema.ts'
import { changeStages, fixtureResult } from './fixture-result.ts'

/** Runs of one target whose throughput is as a function of its CPUs says, a little more and less from round to round. */
export function fixtureRuns(throughput: (cpus: number) => number, budgets: readonly number[]): ScaleRun[] {
  return budgets.map((cpus) => {
    const result = fixtureResult()
    const change = changeStages(undefined, (stage, round) => {
      if (stage.profile !== 'saturate') return stage
      const seconds = stage.windowMs / 1_000
      const completed = Math.round(throughput(cpus) * seconds * 1_000 * (1 + 0.01 * ((round % 3) - 1)))
      return { ...stage, windowMs: stage.windowMs * 1_000, requests: { ...stage.requests, completed } }
    })
    const [target] = result.targets.map(change)
    return { cpus, start: 0, result: { ...result, targets: target === undefined ? [] : [target] } }
  })
}

/** A result of one target that was measured with several budgets. */
export function fixtureScaled(throughput: (cpus: number) => number, budgets: readonly number[]): Result {
  const runs = fixtureRuns(throughput, budgets)
  const { result } = runs.at(-1) as ScaleRun
  const scaling = scalingOf(runs, result.plan.confidence)
  return { ...result, targets: result.targets.map((target) => ({ ...target, scaling })) }
}
