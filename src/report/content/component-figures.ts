import { type HeadlineProfiles, useStages } from '../../result/headline-stages.ts'
import { totalCpuMs, totalOf } from '../../result/round-metrics.ts'
import type { StageResult, TargetResult } from '../../result/schema.ts'

export type ComponentUse = StageResult['components'][number]

/** What one component used where its target was driven hardest. */
export interface ComponentFigures {
  readonly name: string
  readonly cost: TargetResult['components'][number]['cost']
  /** Stage by stage. */
  readonly uses: readonly ComponentUse[]
  /** `null` where nothing was measured that counts, and for each figure that is not available. */
  readonly measured: {
    readonly cpuMsPerRequest: number | null
    /** Of the CPU time of all components, 0 to 1. */
    readonly shareOfCpu: number | null
    /** Of the CPU time that the budget allowed, 0 to 1. */
    readonly shareOfBudget: number | null
    /** The highest. */
    readonly memoryBytes: number | null
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
  const all = totalOf(stages, totalCpuMs)
  return target.components.map(({ name, cost }) => {
    const uses = stages.flatMap(({ components }) => components.filter(({ component }) => component === name))
    const cpuMs = totalOf(uses, (use) => use.cpuMs)
    const memory = uses.map(({ memoryBytes }) => memoryBytes)
    const isMeasured = uses.length > 0 && completed > 0 && all !== 0
    const perCpuMs = (of: number | undefined): number | null => (cpuMs === undefined || !of ? null : cpuMs / of)
    const measured = isMeasured
      ? {
          cpuMsPerRequest: perCpuMs(completed),
          shareOfCpu: perCpuMs(all),
          shareOfBudget: perCpuMs(windowMs * budgetCpus),
          memoryBytes: memory.includes(null) ? null : Math.max(...memory.map((bytes) => bytes ?? 0)),
        }
      : null
    return { name, cost, uses, measured }
  })
}
