import { type MeasuredUse, requestCostLines } from '../cost/model/request-cost.ts'
import { hodgesLehmann } from '../stats/hodges-lehmann.ts'
import { type HeadlineProfiles, useStages } from './headline-stages.ts'
import { hasUse } from './round-metrics.ts'
import type { CostLine, Round, StageResult, TargetResult } from './schema.ts'

/** Dollars per million requests at the use of one round; undefined where nothing of it counts. */
export function roundUsdPerMillion(target: TargetResult, round: Round, headline: HeadlineProfiles): number | undefined {
  const stages = useStages(round, headline)
  const use = measuredUse(target, stages)
  return use && requestCostLines(use).reduce((sum, line) => sum + line.usdPerMillionRequests, 0)
}

/** The bill line by line, each estimated over the rounds that count. */
export function targetCost(target: TargetResult, headline: HeadlineProfiles, confidence: number): CostLine[] {
  const bills = target.rounds
    .map((round) => measuredUse(target, useStages(round, headline)))
    .filter((use) => use !== undefined)
    .map(requestCostLines)
  const byItem = Map.groupBy(bills.flat(), ({ item }) => item)
  return [...byItem.values()].flatMap((lines) => {
    const usd = hodgesLehmann(
      lines.map((line) => line.usdPerMillionRequests),
      confidence,
    )
    return lines.slice(0, 1).map(({ item, basis }) => ({ item, usdPerMillionRequests: usd.value, basis }))
  })
}

/** What these stages used together; `undefined` where there are none, or one of them lacks a figure. */
function measuredUse(target: TargetResult, stages: readonly StageResult[]): MeasuredUse | undefined {
  if (stages.length === 0 || !stages.every(hasUse)) return undefined
  const total = (of: (stage: StageResult) => number): number => stages.reduce((sum, stage) => sum + of(stage), 0)
  const counters = stages.map(({ functions }) => functions).filter((use) => use !== null)
  return {
    windowMs: total(({ windowMs }) => windowMs),
    completedRequests: total(({ requests }) => requests.completed),
    components: target.components.flatMap(({ name, cost }) => {
      const uses = stages.flatMap(({ components }) => components.filter(({ component }) => component === name))
      if (uses.length === 0) return []
      const cpuMs = uses.reduce((sum, use) => sum + (use.cpuMs ?? 0), 0)
      return [
        { component: name, cost, cpuMs, memoryBytes: Math.max(...uses.map(({ memoryBytes }) => memoryBytes ?? 0)) },
      ]
    }),
    functions:
      counters.length === 0
        ? null
        : {
            invocations: counters.reduce((sum, { invocations }) => sum + invocations, 0),
            gbSeconds: counters.reduce((sum, { gbSeconds }) => sum + gbSeconds, 0),
          },
  }
}
