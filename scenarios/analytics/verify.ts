import type { Audit, Findings, Ledger } from '../../src/scenario/define.ts'
import { countFindings, type FindingsCounter, whenAccepted } from '../../src/scenario/verify.ts'
import type { StoredMinute, StoredUserHour } from './answers.ts'
import { compareTotals } from './compare-totals.ts'
import type { AnalyticsData } from './dataset.ts'
import { batchKeyOf, type EventRow } from './events.ts'
import { takenEvents } from './ledger.ts'
import { minuteName, totalsOf, userHourName } from './totals.ts'

/**
 * The invariants of the analytics: each accepted event is stored once, as it was sent; nothing is stored that nobody sent
 * or that was refused; and the totals are what the stored events add up to, so each of them is counted once.
 */
export function verifyAnalytics(data: AnalyticsData, ledger: Ledger, audit: Audit): Findings {
  const counter = countFindings()
  const expected = new Map<string, EventRow>()
  for (const event of data.events) expected.set(event.id, event)
  takenEvents(counter, ledger, expected)
  const stored = compareEvents(counter, expected, ledger, audit.events as readonly EventRow[])
  const totals = totalsOf(stored.values())
  compareTotals(counter, totals.minutes, audit.minutes as readonly StoredMinute[], minuteName)
  compareTotals(counter, totals.userHours, audit.userHours as readonly StoredUserHour[], userHourName)
  return counter.findings(ledger.accepted.length)
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
    if (sent !== undefined) compareEvent(counter, sent, row)
    else if (!unresolved.has(batchKeyOf(row.id))) {
      counter.add('phantom', `${row.id} is stored, and it was never sent or was refused`)
    }
  }
  const batches = new Map(ledger.accepted.map((write) => [write.key, write]))
  for (const id of expected.keys()) {
    const when = whenAccepted(batches.get(batchKeyOf(id)) ?? {})
    if (!stored.has(id)) counter.add('lost', `${id}${when} was accepted and is not stored`)
  }
  return stored
}

/** Finds an event that is stored as another than it was sent. */
export function compareEvent(counter: FindingsCounter, sent: EventRow, stored: EventRow): void {
  const { type, userId, timeMs, value } = stored
  if (sent.type === type && sent.userId === userId && sent.timeMs === timeMs && sent.value === value) return
  counter.add('lost', `${sent.id} was sent as ${JSON.stringify(sent)} and is stored as ${JSON.stringify(stored)}`)
}
