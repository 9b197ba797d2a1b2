import type { Audit, Findings, Ledger } from '../../src/scenario/define.ts'
import { countFindings, type FindingsCounter } from '../../src/scenario/verify.ts'
import type { StoredMinute, StoredUserHour } from './answers.ts'
import type { AnalyticsData } from './dataset.ts'
import { batchKeyOf, type EventRow, refusalOf } from './events.ts'
import type { TakenBatch } from './operations/post-events.ts'
import { minuteName, totalsOf, userHourName } from './totals.ts'

/**
 * The invariants of the analytics: each accepted event is stored once, as it was sent; nothing is stored that nobody sent
 * or that was refused; and the totals are what the stored events add up to, so each of them is counted once.
 */
export function verifyAnalytics(data: AnalyticsData, ledger: Ledger, audit: Audit): Findings {
  const counter = countFindings()
  const stored = compareEvents(
    counter,
    expectedEvents(counter, data, ledger),
    ledger,
    audit.events as readonly EventRow[],
  )
  const totals = totalsOf(stored.values())
  compareTotals(counter, totals.minutes, audit.minutes as readonly StoredMinute[], minuteName)
  compareTotals(counter, totals.userHours, audit.userHours as readonly StoredUserHour[], userHourName)
  return counter.findings(ledger.accepted.length)
}

/** All events that must be there, by id. */
function expectedEvents(counter: FindingsCounter, { events }: AnalyticsData, ledger: Ledger): Map<string, EventRow> {
  const expected = new Map(events.map((event) => [event.id, event]))
  for (const { key, content } of ledger.accepted) {
    const { sentAtMs, events, refused } = content as TakenBatch
    for (const event of events) {
      const isRefused = refused.includes(event.id)
      if (refusalOf(event.timeMs, sentAtMs) !== undefined) continue
      if (isRefused) counter.add('lost', `${event.id} of batch ${key} was in time and was refused`)
      else expected.set(event.id, event)
    }
  }
  return expected
}

/** Compares what is stored with what must be, and gives back what is stored, each id once. */
function compareEvents(
  counter: FindingsCounter,
  expected: ReadonlyMap<string, EventRow>,
  ledger: Ledger,
  rows: readonly EventRow[],
): ReadonlyMap<string, EventRow> {
  const unresolved = new Set(ledger.unresolved)
  const stored = new Map<string, EventRow>()
  for (const row of rows) {
    if (stored.has(row.id)) counter.add('duplicated', `${row.id} is stored more than once`)
    stored.set(row.id, row)
    const sent = expected.get(row.id)
    if (sent === undefined) {
      if (unresolved.has(batchKeyOf(row.id))) continue
      counter.add('phantom', `${row.id} is stored, and it was never sent or was refused`)
    } else if (!isSame(row, sent)) {
      counter.add('lost', `${row.id} was sent as ${JSON.stringify(sent)} and is stored as ${JSON.stringify(row)}`)
    }
  }
  for (const id of expected.keys()) {
    if (!stored.has(id)) counter.add('lost', `${id} was accepted and is not stored`)
  }
  return stored
}

const isSame = (a: EventRow, b: EventRow): boolean =>
  a.type === b.type && a.userId === b.userId && a.timeMs === b.timeMs && a.value === b.value

/** Compares totals as they are with what the stored events add up to. */
function compareTotals<Row extends StoredMinute | StoredUserHour>(
  counter: FindingsCounter,
  expected: ReadonlyMap<string, Row>,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): void {
  const found = new Map<string, Row>()
  for (const row of rows) {
    const name = nameOf(row)
    if (found.has(name)) counter.add('duplicated', `the total of ${name} is there more than once`)
    found.set(name, row)
    const count = expected.get(name)?.count ?? 0
    if (row.count > count) {
      counter.add(
        'duplicated',
        `the total of ${name} counts ${row.count} events and there are ${count}`,
        row.count - count,
      )
    }
  }
  for (const [name, row] of expected) {
    const total = found.get(name)
    const missing = row.count - (total?.count ?? 0)
    if (missing > 0) {
      counter.add('lost', `the total of ${name} counts ${total?.count ?? 0} events and there are ${row.count}`, missing)
    } else if (missing === 0 && total !== undefined && !sameFigures(row, total)) {
      counter.add('lost', `the total of ${name} is ${JSON.stringify(total)}, its events make ${JSON.stringify(row)}`)
    }
  }
}

function sameFigures(a: StoredMinute | StoredUserHour, b: StoredMinute | StoredUserHour): boolean {
  if (a.sum !== b.sum) return false
  return !('min' in a) || ('min' in b && a.min === b.min && a.max === b.max)
}
