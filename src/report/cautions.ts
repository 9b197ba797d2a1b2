import { isLowerBound, isValid } from '../result/headline-stages.ts'
import { stageTitle } from '../result/ranking.ts'
import type { Result, StageResult, TargetResult, TargetSummary } from '../result/schema.ts'
import { formatNumber, formatSetting, formatShare, list, plural } from './format.ts'
import type { Quote } from './verdict.ts'

/** What a reader must know before believing the table: warnings of the run, and what the result itself gives away. */
export function cautions(result: Result, quote: Quote): string[] {
  return [
    ...result.warnings.map(quote),
    ...result.targets.flatMap((target) => ofTarget(target, quote)),
    ...result.summary.targets.flatMap((target) => missedObjectives(target, result, quote)),
  ]
}

function ofTarget(target: TargetResult, quote: Quote): string[] {
  const name = quote(target.name)
  const stages = target.rounds.flatMap((round) => round.stages)
  const invisible = stages.reduce((sum, stage) => sum + stage.invisible, 0)
  return [
    ...[...Map.groupBy(stages, stageTitle)].flatMap(([title, those]) => [
      ...lowerBounds(name, quote(title), those),
      ...leftOut(name, quote(title), those, quote),
    ]),
    ...(invisible > 0 ? [`${name}: the effect of ${plural(invisible, 'sampled write')} was not seen in time.`] : []),
  ]
}

function lowerBounds(name: string, title: string, stages: readonly StageResult[]): string[] {
  const limited = stages.filter(isLowerBound)
  if (limited.length === 0) return []
  const workers = Math.max(...limited.map(({ driver }) => driver.workers))
  const count = `${formatSetting(limited.length)} of ${plural(stages.length, `${title} round`)}`
  return [
    `${name}: in ${count} the load driver was at its limit with ${plural(workers, 'thread')}, so that throughput is a lower bound (≥). A machine with more CPUs would tell.`,
  ]
}

function leftOut(name: string, title: string, stages: readonly StageResult[], quote: Quote): string[] {
  const invalid = stages.filter((stage) => !isValid(stage) && !isLowerBound(stage) && stage.stoppedBecause === null)
  if (invalid.length === 0) return []
  const reasons = new Set(invalid.flatMap((stage) => stage.disqualified))
  const why = reasons.size === 0 ? 'no request was answered' : list([...reasons].map(quote))
  const count = `${formatSetting(invalid.length)} of ${plural(stages.length, `${title} round`)}`
  return [`${name}: ${count} left out (${why}).`]
}

function missedObjectives({ target, estimates }: TargetSummary, { scenario }: Result, quote: Quote): string[] {
  const missed = (what: string, value: number | undefined, limit: number) =>
    value !== undefined && value > limit
      ? [
          `${quote(target)} misses the objective for ${what}: ${formatNumber(value)} ms, at most ${formatSetting(limit)} ms allowed.`,
        ]
      : []
  return [
    ...missed('p99', estimates.p99Ms?.value, scenario.slo.p99Ms),
    ...missed('visibility p99', estimates.visibilityP99Ms?.value, scenario.slo.visibilityP99Ms),
  ]
}

/** Accepted work that was still being done when the load ended: its CPU time is in no window. */
export function longestDrainMs({ rounds }: TargetResult): number {
  return Math.max(0, ...rounds.map(({ drainMs }) => drainMs))
}

/** `0.1 %` and the like, of the objective. */
export function objectives({ scenario: { slo } }: Result): string {
  return `p99 at most ${formatSetting(slo.p99Ms)} ms, errors at most ${formatShare(slo.errorShare)}, visible within ${formatSetting(slo.visibilityP99Ms)} ms (p99)`
}
