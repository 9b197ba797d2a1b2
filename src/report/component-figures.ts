import { type HeadlineProfiles, useStages } from '../result/headline-stages.ts'
import { totalCpuMs } from '../result/round-metrics.ts'
import type { StageResult, TargetResult } from '../result/schema.ts'

export type ComponentUse = StageResult['components'][number]

/** What one component used where its target was driven hardest. */
export interface ComponentFigures {
  readonly name: string
  readonly cost: TargetResult['components'][number]['cost']
  /** Stage by stage. */
  readonly uses: readonly ComponentUse[]
  /** `null` where nothing was measured that counts. */
  readonly measured: {
    readonly cpuMsPerRequest: number
    /** Of the CPU time of all components, 0 to 1. */
    readonly shareOfCpu: number
    /** Of the CPU time that the budget allowed, 0 to 1. */
    readonly shareOfBudget: number
    /** The highest. */
    readonly memoryBytes: number
  } | null
}

/** What each component of a target used, all stages that say what a request costs together. */
export function componentFigures(
  target: TargetResult,
  headline: HeadlineProfiles,
  budgetCpus: number,
): ComponentFigures[] {
  const stages = target.rounds.flatMap((round) => useStages(round, headline))
  const total = (of: (stage: StageResult) => number): number => stages.reduce((sum, stage) => sum + of(stage), 0)
  const completed = total(({ requests }) => requests.completed)
  const windowMs = total((stage) => stage.windowMs)
  const all = total(totalCpuMs)
  return target.components.map(({ name, cost }) => {
    const uses = stages.flatMap(({ components }) => components.filter(({ component }) => component === name))
    const cpuMs = uses.reduce((sum, use) => sum + use.cpuMs, 0)
    const isMeasured = uses.length > 0 && completed > 0 && all > 0
    const measured = isMeasured
      ? {
          cpuMsPerRequest: cpuMs / completed,
          shareOfCpu: cpuMs / all,
          shareOfBudget: cpuMs / (windowMs * budgetCpus),
          memoryBytes: Math.max(...uses.map(({ memoryBytes }) => memoryBytes)),
        }
      : null
    return { name, cost, uses, measured }
  })
}
