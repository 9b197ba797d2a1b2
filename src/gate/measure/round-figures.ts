import { type HeadlineProfiles, isValid } from '../../result/headline-stages.ts'
import { highestMemoryBytes, totalCpuMs } from '../../result/round-metrics.ts'
import type { Round, StageResult, TargetResult } from '../../result/schema.ts'
import { roundUsdPerMillion } from '../../result/target-cost.ts'
import { decodeHistogram } from '../../stats/latency-histogram.ts'
import { isLateAt } from '../../stats/lateness.ts'
import { windowPercentileMs } from '../../stats/percentile-support.ts'
import { type Month, usdOfRound } from '../bill/month.ts'
import { stageName } from '../config/plan-checks.ts'
import { WHOLE_ROUND } from '../gate-metrics.ts'

export interface Figure {
  readonly stage: string
  readonly metric: string
  readonly value: number
  /** The load generator held it up or was late: the target is no worse than this. */
  readonly isAtWorst?: boolean
}

export interface StageRequests {
  readonly stage: string
  readonly planned: number
  readonly wrong: number
}

/**
 * All that a round of one arm says, by stage and metric. Where the load generator was the limit, or late, it says how good the target is
 * at least: two arms that are both held up look alike. A percentile of too few requests is left out.
 */
export function roundFigures(
  round: Round,
  target: TargetResult,
  headline: HeadlineProfiles,
  month?: Month | undefined,
): Figure[] {
  const ofStages = round.stages.flatMap((stage) => stageFigures(stage, nameOf(stage, round)))
  const counts = round.stages.every(isValid)
  return [
    ...ofStages,
    ...defined(WHOLE_ROUND, {
      memoryBytes: highestMemoryBytes(round),
      usdPerMillionRequests: counts ? roundUsdPerMillion(target, round, headline) : undefined,
      ...(counts && month && { [month.metric]: usdOfRound(month, target, round, headline) }),
    }),
  ]
}

/** What was planned in each stage and what of it went wrong. */
export function roundRequests(round: Round): StageRequests[] {
  return round.stages.map((stage) => {
    const { planned, failed, dropped } = stage.requests
    return { stage: nameOf(stage, round), planned, wrong: failed + dropped }
  })
}

/** Why a round counts for nobody, from what one arm did in it; undefined: it counts. */
export function voidReason(arm: string, round: Round): string | undefined {
  for (const stage of round.stages) {
    const { failed, dropped, completed } = stage.requests
    const name = nameOf(stage, round)
    if (stage.stoppedBecause !== null) return `${arm} was given up under ${name}: ${stage.stoppedBecause}`
    if (failed + dropped > 0) {
      const kinds = Object.entries(stage.errors).map(([kind, count]) => `${count} × ${kind}`)
      const words = [...kinds, ...(dropped > 0 ? [`${dropped} × dropped`] : [])].join(', ')
      return `${failed + dropped} requests of ${arm} failed under ${name} (${words})`
    }
    if (completed === 0) return `${arm} answered nothing under ${name}`
  }
  return round.stages.length === 0 ? `${arm} was not driven` : undefined
}

function stageFigures(stage: StageResult, name: string): Figure[] {
  return stage.loop === 'closed' ? closedFigures(stage, name) : openFigures(stage, name)
}

/** What a request costs the target does not hang on how quickly the next one is sent. */
function closedFigures(stage: StageResult, name: string): Figure[] {
  if (stage.requests.completed === 0) return []
  const throughput = { throughputPerSecond: throughputOf(stage) }
  const cpu = defined(name, { cpuMsPerRequest: cpuMsPerRequest(stage) })
  return [...cpu, ...(isValid(stage) ? defined(name, throughput) : atWorst(name, throughput))]
}

function openFigures(stage: StageResult, name: string): Figure[] {
  if (!isValid(stage)) return []
  const response = decodeHistogram(stage.responseTime.histogram)
  const percentiles = ([50, 95, 99] as const).flatMap((percentile) => {
    const figure = { [`p${percentile}Ms`]: windowPercentileMs(response, percentile) }
    return isLateAt(percentile, stage) ? atWorst(name, figure) : defined(name, figure)
  })
  return [
    ...defined(name, { cpuMsPerRequest: cpuMsPerRequest(stage), throughputPerSecond: throughputOf(stage) }),
    ...percentiles,
    ...defined(name, { visibilityP99Ms: windowPercentileMs(decodeHistogram(stage.visibility.histogram), 99) }),
  ]
}

function throughputOf({ requests, windowMs }: StageResult): number {
  return requests.completed / (windowMs / 1_000)
}

function cpuMsPerRequest(stage: StageResult): number | undefined {
  const cpuMs = totalCpuMs(stage)
  return cpuMs !== undefined && cpuMs > 0 ? cpuMs / stage.requests.completed : undefined
}

function nameOf({ profile, stage }: StageResult, { stages }: Round): string {
  return stageName(profile, stage, stages.filter((other) => other.profile === profile).length)
}

function defined(stage: string, metrics: Readonly<Record<string, number | undefined>>): Figure[] {
  return Object.entries(metrics).flatMap(([metric, value]) => (value === undefined ? [] : [{ stage, metric, value }]))
}

function atWorst(stage: string, metrics: Readonly<Record<string, number | undefined>>): Figure[] {
  return defined(stage, metrics).map((figure) => ({ ...figure, isAtWorst: true }))
}
