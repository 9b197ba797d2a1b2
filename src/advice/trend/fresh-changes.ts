import { metricLabel } from '../../report/content/headline.ts'
import { NO_BREAK, plural } from '../../text/format.ts'
import { plainText } from '../../text/plain-text.ts'
import type { Change, Series } from './find-changes.ts'
import { changeText, percent } from './render-trend.ts'
import type { Trend, TrendGroup } from './trend.ts'

/** A change for the worse that came lately. */
export interface FreshChange {
  readonly group: TrendGroup
  readonly series: Series
  readonly change: Change
}

export interface FreshCheck {
  readonly fresh: readonly FreshChange[]
  /** Series that were long enough for a change to be found in. */
  readonly checked: number
  readonly tooShort: number
}

/** Results of a series that there must be before a change can be found at 1 %: three of six are in 20 orders only. */
export const LEAST_RESULTS = 10

/**
 * The rule of `trend --check`: a change for the worse is fresh where the first result after it is among the newest
 * results of its series. Settings that none of the newest results of all has are over: nothing of them is fresh.
 * @param newest so many results count as new
 */
export function freshChanges({ groups }: Trend, newest: number): FreshCheck {
  const starts = [
    ...new Set(
      groups.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ startedAt }) => startedAt))),
    ),
  ].sort()
  const since = starts.at(-Math.min(newest, starts.length)) ?? ''
  const live = groups.filter(({ last }) => last >= since)
  const all = live.flatMap((group) => group.series.map((series) => ({ group, series })))
  const long = all.filter(({ series }) => series.points.length >= LEAST_RESULTS)
  const fresh = long.flatMap(({ group, series }) =>
    series.changes
      .filter(({ at, direction }) => direction === 'worse' && at >= series.points.length - newest)
      .map((change) => ({ group, series, change })),
  )
  return { fresh, checked: long.length, tooShort: all.length - long.length }
}

/** What a check found, in lines for a log. */
export function freshText({ fresh, checked, tooShort }: FreshCheck, newest: number): string {
  const short = tooShort === 0 ? '' : ` ${tooShort} series not checked: fewer than ${LEAST_RESULTS} results.`
  const head =
    fresh.length > 0
      ? `${plural(fresh.length, 'figure')} became worse within the newest ${newest} results.`
      : checked === 0
        ? 'Nothing was checked.'
        : `No figure became worse within the newest ${newest} results (${checked} series checked).`
  const lines = fresh.map(
    ({ series, change }) =>
      `  ${plainText(series.target)}, ${metricLabel(series.metric)}: ${percent(change)} ${changeText(change, series.metric)}`,
  )
  return [head + short, ...lines].map((line) => `${line.replaceAll(NO_BREAK, ' ')}\n`).join('')
}
