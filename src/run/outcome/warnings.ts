import type { Problem } from '../../base/problem.ts'
import { conditionWarnings } from '../../report/content/condition-words.ts'
import { totalMemoryBytes } from '../../result/round-metrics.ts'
import type { Result } from '../../result/schema.ts'
import { formatBytes, formatShare, plural } from '../../text/format.ts'

/** What a reader must know before trusting the figures; each with its remedy. */
export function warningsOf(result: Omit<Result, 'summary' | 'warnings'>, problems: readonly Problem[]): string[] {
  return [
    ...(result.conditions === undefined ? [] : conditionWarnings(result.conditions)),
    ...problems.map(({ what, remedy }) => `${what}. ${remedy}.`),
    ...(result.tracing === undefined ? [] : tracingWarnings(result.tracing)),
    ...(result.interrupted ? ['The run was interrupted: what had been measured by then is here.'] : []),
    ...result.targets.flatMap((target) => [
      ...(target.kind === 'url'
        ? [`${target.name} ran already: nothing was started, and its CPU time, memory and cost were not measured.`]
        : []),
      ...(target.warmUp && !target.warmUp.steady
        ? [
            `${target.name} was still changing when its warm-up ended after ${target.warmUp.requests} requests: its CPU time per request may fall further. Raise --warm-up.`,
          ]
        : []),
      ...(target.unchecked === undefined || target.unchecked.length === 0
        ? []
        : [`${target.name} was measured without some checks. ${target.unchecked.join(' ')}`]),
      ...(target.kind === 'url' ? [] : overMemoryBudget(target, result.budget.memoryBytes)),
    ]),
  ]
}

function tracingWarnings({ share, targets, dropped, refused }: NonNullable<Result['tracing']>): string[] {
  return [
    `${formatShare(share)} of the requests were traced, and all figures include what that costs. Run without --trace for figures to compare.`,
    ...targets
      .filter(({ requests, spans }) => requests > 0 && spans === 0)
      .map(({ target }) => `${target} sent no spans: its traces hold only what the driver saw.`),
    ...(dropped > 0 ? [`${plural(dropped, 'span')} were dropped. Lower --trace-share.`] : []),
    ...(refused > 0 ? [`${plural(refused, 'post')} to the trace collector were refused: no OTLP, or too large.`] : []),
  ]
}

function overMemoryBudget(target: Result['targets'][number], budgetBytes: number): string[] {
  const seen = target.rounds.flatMap(({ stages }) => stages.map((stage) => totalMemoryBytes(stage)))
  const known = seen.filter((bytes) => bytes !== undefined)
  if (seen.length > 0 && known.length === 0) {
    return [`The memory of ${target.name} is not available: whether it kept within the budget is not known.`]
  }
  const peak = Math.max(0, ...known)
  if (peak <= budgetBytes) return []
  return [
    `${target.name} used ${formatBytes(peak)}, more than the budget of ${formatBytes(budgetBytes)}. Raise --memory.`,
  ]
}
