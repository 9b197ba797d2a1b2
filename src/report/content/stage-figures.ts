import { isLowerBound, isValid } from '../../result/headline-stages.ts'
import { errorShare, stageTitle } from '../../result/ranking.ts'
import { recoveries } from '../../result/recovery.ts'
import { totalCpuMs, totalOf } from '../../result/round-metrics.ts'
import type { PlannedProfile, Result, StageResult } from '../../result/schema.ts'
import { addHistograms, decodeHistogram } from '../../stats/latency-histogram.ts'
import { isLateAt } from '../../stats/lateness.ts'
import { knownPercentileMs } from '../../stats/percentile-support.ts'
import { formatDuration, formatNumber, formatSetting, formatShare, list, NOTHING, plural } from '../../text/format.ts'
import { bound } from './headline.ts'
import type { Quote, Statement } from './statement.ts'

/** What one target did in one stage, all rounds that count together, as it is printed. */
export interface StageRow {
  readonly stage: string
  readonly target: string
  readonly offered: string
  readonly achieved: string
  readonly p50: string
  readonly p99: string
  readonly errors: string
  readonly cpu: string
  readonly bottleneck: string
}

/** Whether a run says more stage by stage than its headline does: several stages of a kind, or a rate that changes. */
export function isStaged({ plan }: Result): boolean {
  const loops = plan.profiles.flatMap(({ loop, stages }) => stages.map(() => loop))
  return new Set(loops).size < loops.length || plan.profiles.some(isSloped)
}

/** Whether the rate of a profile changes in the course of it. */
function isSloped({ stages }: PlannedProfile): boolean {
  return stages.some(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
}

/** Stage by stage in the order of the plan, and in each target by target. */
export function stageRows({ plan, targets, budget }: Result): StageRow[] {
  return plan.profiles.flatMap(({ name: profile, stages }) =>
    stages.flatMap(({ name: stage, connections }) =>
      targets.map((target) => {
        const driven = target.rounds
          .flatMap((round) => round.stages)
          .filter((each) => each.profile === profile && each.stage === stage)
        const offered = connections === null ? offeredRate(driven[0]) : plural(connections, 'connection')
        const title = stageTitle({ profile, stage })
        return { stage: title, target: target.name, offered, ...figuresOf(driven, budget.cpus) }
      }),
    ),
  )
}

function figuresOf(driven: readonly StageResult[], cpus: number): Omit<StageRow, 'stage' | 'target' | 'offered'> {
  const stages = driven.filter((stage) => isValid(stage) || isLowerBound(stage) || stage.stoppedBecause !== null)
  if (stages.length === 0) {
    const share = errorShare(driven)
    return share ? { ...BLANK, errors: formatShare(share) } : BLANK
  }
  const total = (of: (stage: StageResult) => number): number => stages.reduce((sum, stage) => sum + of(stage), 0)
  const windowMs = total((stage) => stage.windowMs)
  const cpuMs = totalOf(stages, totalCpuMs)
  const milliseconds = (percentile: number): string => {
    const told = stages.filter((stage) => stage.loop === 'closed' || !isLateAt(percentile, stage))
    const latency = addHistograms(told.map(({ responseTime }) => decodeHistogram(responseTime.histogram)))
    const value = knownPercentileMs(latency, percentile)
    return value === undefined ? NOTHING : formatNumber(value)
  }
  const achieved = formatNumber(total(({ requests }) => requests.completed) / (windowMs / 1000))
  return {
    achieved: bound(achieved, stages.some(isLowerBound)),
    p50: milliseconds(50),
    p99: milliseconds(99),
    errors: formatShare(errorShare(stages) ?? 0),
    cpu: cpuMs === undefined ? NOTHING : formatShare(cpuMs / (windowMs * cpus)),
    bottleneck: commonest(stages.map(({ bottleneck }) => bottleneck)) ?? NOTHING,
  }
}

const BLANK = {
  achieved: NOTHING,
  p50: NOTHING,
  p99: NOTHING,
  errors: NOTHING,
  cpu: NOTHING,
  bottleneck: NOTHING,
} as const

/** `240`, or `100–1,300` where it changes. */
function offeredRate(stage: StageResult | undefined): string {
  const ends = [stage?.offeredFromRatePerSecond, stage?.offeredToRatePerSecond].filter(
    (rate) => typeof rate === 'number',
  )
  return [...new Set(ends)].map(formatSetting).join('–') || NOTHING
}

function commonest(names: readonly (string | null)[]): string | undefined {
  const groups = [
    ...Map.groupBy(
      names.filter((name) => name !== null),
      (name) => name,
    ),
  ]
  return groups.sort(([, a], [, b]) => b.length - a.length)[0]?.[0]
}

/** After each stage that was followed by a calmer one: who was back inside the objectives when. */
export function recoveryStatements({ plan, targets, scenario }: Result, quote: Quote): Statement[] {
  return plan.profiles
    .filter(({ loop }) => loop === 'open')
    .flatMap((profile) => {
      const found = targets.flatMap((target) =>
        recoveries(target, profile, scenario.slo).map((recovery) => ({ ...recovery, name: quote(target.name) })),
      )
      return [...Map.groupBy(found, ({ after }) => after)].map(([after, those]) => {
        const byTime = Map.groupBy(those, ({ durationMs, watchedMs }) => whenBack(durationMs, watchedMs))
        const parts = [...byTime].map(([when, alike]) => `${list(alike.map(({ name }) => name))} ${when}`)
        return { subject: `Back inside the objectives after ${quote(after)}`, text: `${parts.join('; ')}.` }
      })
    })
}

function whenBack(durationMs: number | null, watchedMs: number): string {
  if (durationMs === null) return `not within ${formatDuration(watchedMs)}`
  return durationMs === 0 ? 'at once' : `after ${formatDuration(durationMs)}`
}
