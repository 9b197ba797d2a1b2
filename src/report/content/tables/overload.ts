import { plannedOverloads } from '../../../result/overload.ts'
import type { Overload } from '../../../result/overload-schema.ts'
import type { Result } from '../../../result/schema.ts'
import { formatDuration, formatNumber, formatShare, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** What more traffic than they can take did to targets; null where there was no overload. */
export function overloadTable({ plan, summary, scenario }: Result, quote: Quote): Table | null {
  const all = summary.targets.flatMap(({ target, overload = [] }) => overload.map((one) => ({ target, one })))
  if (plannedOverloads(plan).length === 0) return null
  const unknown = summary.targets.filter(({ overload = [] }) => overload.length === 0)
  const rows = all.map(({ target, one }) => [
    quote(target),
    formatNumber(one.offeredPerSecond),
    formatNumber(one.goodputPerSecond),
    formatShare(one.offeredPerSecond === 0 ? 0 : one.goodputPerSecond / one.offeredPerSecond),
    formatNumber(one.answeredPerSecond),
    one.servedP50Ms === null ? NOTHING : formatNumber(one.servedP50Ms),
    one.servedP99Ms === null ? NOTHING : formatNumber(one.servedP99Ms),
    formatNumber(one.failed, 0),
    formatNumber(one.dropped, 0),
    recovered(one),
  ])
  return {
    head: [
      'Target',
      'Offered req/s',
      'Goodput req/s',
      'Goodput share',
      'Answered req/s',
      'p50 served ms',
      'p99 served ms',
      'Failed',
      'Dropped',
      'Recovered after',
    ],
    rows,
    left: [0],
    bullets: [
      ...all.flatMap(({ target, one }) => metastable(quote(target), one)),
      ...unknown.map(
        ({ target }) =>
          `${quote(target)}: not known: no overload of it counts; it failed, or the load driver was the limit.`,
      ),
    ],
    notes: [
      `Goodput: right answers within ${formatNumber(scenario.slo.p99Ms)} ms of the intended start. Recovered: from the fall of the rate to the first second inside the objectives.`,
    ],
  }
}

function recovered({ recoveredMs, calm, isMetastable }: Overload): string {
  if (recoveredMs !== null) return recoveredMs === 0 ? 'at once' : formatDuration(recoveredMs)
  return isMetastable === null ? NOTHING : `not in ${formatDuration(calm.watchedMs)}`
}

function metastable(target: string, { isMetastable, recoveredMs, calm }: Overload): string[] {
  if (isMetastable) {
    return [
      `Finding: metastable failure of ${target}: it did not come back within ${formatDuration(calm.watchedMs)} after the overload, at a rate that it served within its objectives before.`,
    ]
  }
  if (isMetastable === false && recoveredMs === null) {
    return [`${target} was outside its objectives before the overload as well: nothing is said of its recovery.`]
  }
  return []
}
