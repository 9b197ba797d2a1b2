import { headlineProfiles } from '../../../result/headline-stages.ts'
import { HEADLINE_METRICS, type MetricName } from '../../../result/metric.ts'
import type { Result } from '../../../result/schema.ts'
import { decimalsFor, formatNumber, formatSetting, formatShare, NOTHING } from '../../../text/format.ts'
import { bound, inShownUnit, metricLabel, shownUnit } from '../headline.ts'
import { commonRate } from '../load-words.ts'
import { type Standing, standingOf } from '../standing.ts'

/** How the figure of a target stands to the best of its row. */
export interface StandingCell {
  /** `–` where there is none. */
  readonly figure: string
  /** `best`, `1.17×`, `tie`, `?` where it is not decided; empty where nobody is compared. */
  readonly mark: string
  /** `1.13–1.21`: of the ratio where there is one, else of the figure; empty where it is not available. */
  readonly interval: string
  readonly isBest: boolean
}

export interface StandingRow {
  readonly label: string
  readonly unit: string
  readonly cells: readonly StandingCell[]
}

/** Beside the metrics that targets are compared by. */
const OTHERS = ['visibilityP99Ms', 'memoryBytes', 'errorShare'] as const satisfies MetricName[]

/** The rows of the short table: each figure with its ratio to the best of its row. */
export function standingRows(result: Result): StandingRow[] {
  return [...HEADLINE_METRICS, ...OTHERS].flatMap((metric) => {
    const { targets } = result.summary
    if (targets.every(({ estimates }) => estimates[metric] === undefined)) return []
    // That nothing failed is said in a sentence.
    if (metric === 'errorShare' && targets.every(({ estimates }) => !estimates[metric]?.value)) return []
    const standing = standingOf(metric, result)
    const cells = targets.map((target) => cellOf(metric, target, standing))
    return [{ label: metricLabel(metric) + rateOf(metric, result), unit: shownUnit(metric), cells }]
  })
}

/** ` at 240/s`: the rate that latencies belong to. */
function rateOf(metric: MetricName, result: Result): string {
  const { open } = headlineProfiles(result.plan)
  const rate = open && (metric === 'p50Ms' || metric === 'p99Ms') ? commonRate(result, open) : undefined
  return rate === undefined ? '' : ` at ${formatSetting(rate)}/s`
}

function cellOf(
  metric: MetricName,
  { target, estimates }: Result['summary']['targets'][number],
  standing: Standing | undefined,
): StandingCell {
  const estimate = estimates[metric]
  if (estimate === undefined) return { figure: NOTHING, mark: '', interval: '', isBest: false }
  const { value, low, high, atLeast } = estimate
  const shown = (figure: number): string =>
    metric === 'errorShare' ? formatShare(figure) : formatNumber(inShownUnit(metric, figure), decimals)
  const decimals = decimalsFor(inShownUnit(metric, value))
  const figure = bound(shown(value), atLeast)
  const own = low === null || high === null ? '' : `${shown(low)}–${shown(high)}`
  const reference = standing?.leader ?? standing?.unbeaten[0]
  if (standing === undefined || reference === undefined || !standing.order.includes(target)) {
    return { figure, mark: '', interval: own, isBest: false }
  }
  if (target === reference) {
    const isBest = standing.leader !== undefined
    return { figure, mark: isBest ? 'best' : markOfFirst(standing), interval: own, isBest }
  }
  const { kind, ratio } = standing.relation(target, reference)
  const ofRatio = ratio?.low == null || ratio.high === null ? '' : `${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)}×`
  const times = ratio === undefined ? '' : `${ratio.value.toFixed(2)}×`
  const mark = kind === 'equivalent' ? 'tie' : kind === 'not decided' ? `${times}?` : times
  return { figure, mark, interval: ofRatio, isBest: false }
}

/** The reference of a row that nobody leads: one of those that are tied, or of which it is not known who is best. */
function markOfFirst({ unbeaten, relation }: Standing): string {
  const [first = '', ...others] = unbeaten
  return others.every((other) => relation(other, first).kind === 'equivalent') ? 'tie' : '1×?'
}
