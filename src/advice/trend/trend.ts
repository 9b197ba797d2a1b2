import { UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import { metricLabel } from '../../report/content/headline.ts'
import type { MetricName } from '../../result/metric.ts'
import { plural } from '../../text/format.ts'
import { findChanges, type Series } from './find-changes.ts'
import { differenceWords, groupBySetting, type SettingGroup } from './group-by-setting.ts'
import type { LeftOut, StoredResults } from './read/read-folder.ts'

export interface TrendQuestion {
  readonly metrics: readonly MetricName[]
  /** All where it is missing. */
  readonly targets?: readonly string[] | undefined
  readonly scenario?: string | undefined
  readonly significance: number
}

/** The series that may be told together, for they came about in the same way on the same kind of machine. */
export interface TrendGroup {
  readonly setting: string
  readonly results: number
  readonly first: string
  readonly last: string
  readonly series: readonly Series[]
  /** Whole sentences. */
  readonly cautions: readonly string[]
}

export interface Trend {
  readonly groups: readonly TrendGroup[]
  readonly leftOut: readonly LeftOut[]
}

/** Latencies at rates that lie further apart than this share are of different loads. */
const SAME_RATE = 0.05

/** All series of stored results, grouped by setting, each with its changes. */
export function trend({ results, leftOut }: StoredResults, question: TrendQuestion): Trend {
  const asked = results.filter(({ scenario }) => [undefined, scenario].includes(question.scenario))
  if (asked.length === 0 && question.scenario !== undefined) {
    throw unknownName(
      '--scenario',
      question.scenario,
      results.map(({ scenario }) => scenario),
    )
  }
  const known = asked.flatMap(({ targets }) => [...targets.keys()])
  for (const target of question.targets ?? []) {
    if (!known.includes(target)) throw unknownName('--targets', target, known)
  }
  const groups = groupBySetting(asked)
  return {
    groups: groups.map((group) => trendGroup(group, question, notJoined(groups[0], group))),
    leftOut,
  }
}

function trendGroup({ results }: SettingGroup, question: TrendQuestion, cautions: readonly string[]): TrendGroup {
  const targets = [...new Set(results.flatMap((result) => [...result.targets.keys()]))]
  const chosen = question.targets ?? targets
  const series = question.metrics.flatMap((metric) =>
    chosen.map((target) => findChanges(results, target, metric, question.significance)),
  )
  return {
    setting: results[0]?.settingText ?? '',
    results: results.length,
    first: results[0]?.startedAt ?? '',
    last: results.at(-1)?.startedAt ?? '',
    series: series.filter(({ points }) => points.length > 0),
    cautions: [...cautions, ...rateCaution(results), ...series.flatMap(lowerBoundCaution)],
  }
}

function lowerBoundCaution({ target, metric, lowerBounds }: Series): string[] {
  return lowerBounds === 0
    ? []
    : [
        `${metricLabel(metric)} of ${target}: ${plural(lowerBounds, 'result')} left out, for there the driver was the limit and the figure is a lower bound.`,
      ]
}

function rateCaution(results: SettingGroup['results']): string[] {
  const rates = results.map(({ openRatePerSecond }) => openRatePerSecond).filter((rate) => rate !== null)
  const [least, most] = [Math.min(...rates), Math.max(...rates)]
  return rates.length > 0 && most / least > 1 + SAME_RATE
    ? [
        `Latencies are of different loads: they were measured at ${Math.round(least)} to ${Math.round(most)} requests a second. Measure at a fixed rate to have them in one series.`,
      ]
    : []
}

/** Nobody is to take figures of another machine or load for a change of the target. */
function notJoined(largest: SettingGroup | undefined, group: SettingGroup): string[] {
  if (largest === undefined || largest === group) return []
  return [
    `Not joined to the first group, which differs: ${differenceWords(largest.setting, group.setting).join('; ')}.`,
  ]
}

function unknownName(key: string, name: string, known: readonly string[]): UserError {
  const names = [...new Set(known)]
  return new UserError(`no result in this folder has "${name}"${closest(name, names)}`, {
    key,
    expected: names.join(', '),
    remedy: 'Name one that was measured',
  })
}

/** How many series there are to be looked at, at most: what a false-positive rate for all together is shared out to. */
export function seriesCount({ results }: StoredResults, { metrics, targets }: TrendQuestion): number {
  const perGroup = groupBySetting(results).map(
    (group) => targets?.length ?? new Set(group.results.flatMap((result) => [...result.targets.keys()])).size,
  )
  return Math.max(1, metrics.length * perGroup.reduce((sum, count) => sum + count, 0))
}
