import type { Catalogue } from '../cost/aws-us-east-1.ts'
import { type MeasuredUse, requestCostLines } from '../cost/request-cost.ts'
import { hodgesLehmann } from '../stats/hodges-lehmann.ts'
import { isValid } from './round-metrics.ts'
import type { CostLine, Round, TargetResult } from './schema.ts'

/** Dollars per million requests at the use of one round's saturated window; undefined where that is not valid. */
export function roundUsdPerMillion(target: TargetResult, round: Round, prices: Catalogue): number | undefined {
  if (!isValid(round.saturate)) return undefined
  return requestCostLines(measuredUse(target, round), prices).reduce((sum, line) => sum + line.usdPerMillionRequests, 0)
}

/** The bill line by line, each estimated over the valid rounds. */
export function targetCost(target: TargetResult, prices: Catalogue, confidence: number): CostLine[] {
  const bills = target.rounds
    .filter(({ saturate }) => isValid(saturate))
    .map((round) => requestCostLines(measuredUse(target, round), prices))
  const byItem = Map.groupBy(bills.flat(), ({ item }) => item)
  return [...byItem.values()].flatMap((lines) => {
    const usd = hodgesLehmann(
      lines.map((line) => line.usdPerMillionRequests),
      confidence,
    )
    return lines.slice(0, 1).map(({ item, basis }) => ({ item, usdPerMillionRequests: usd.value, basis }))
  })
}

function measuredUse(target: TargetResult, { saturate }: Round): MeasuredUse {
  const costOf = new Map(target.components.map(({ name, cost }) => [name, cost]))
  return {
    windowMs: saturate.windowMs,
    completedRequests: saturate.requests.completed,
    components: saturate.components.map((use) => ({ ...use, cost: costOf.get(use.component) ?? 'container' })),
    functions: saturate.functions,
  }
}
