import { z } from 'zod'
import type { AcceptedWrite, Findings, Ledger, Sample, Sampling } from '../../src/scenario/define.ts'
import { countFindings, type FindingsCounter, whenAccepted } from '../../src/scenario/verify.ts'
import type { StoredMinute, StoredUserHour } from './answers.ts'
import { compareTotals } from './compare-totals.ts'
import { type AnalyticsData, pastEvents, START_MS } from './dataset.ts'
import { batchKeyOf, type EventRow, MAX_EVENTS, refusalOf } from './events.ts'
import { takenEvents } from './ledger.ts'
import type { TakenBatch } from './operations/post-events.ts'
import { minuteName, totalsOf, userHourName } from './totals.ts'
import { compareEvent } from './verify.ts'

const figures = z.object({ count: z.int(), sum: z.int() })

const totalsAnswer = z.object({
  /** All that is stored, and what all totals of a kind add up to. */
  events: figures,
  minutes: figures,
  userHours: figures,
})

type Totals = z.infer<typeof totalsAnswer>

/** The events of these writes that must be there, each once. */
function eventsOf(writes: readonly AcceptedWrite[]): EventRow[] {
  const events = new Map<string, EventRow>()
  for (const { content } of writes) {
    const { sentAtMs, events: sent } = content as TakenBatch
    for (const event of sent) if (refusalOf(event.timeMs, sentAtMs) === undefined) events.set(event.id, event)
  }
  return [...events.values()]
}

/**
 * A large round by counts and a sample: as many events are stored as were accepted; the totals of each kind count all of
 * them and add up to the same sum; the events of the sample are stored as they were sent, and each total that holds one of
 * them is what all of its events make.
 */
export const analyticsSampling: Sampling<AnalyticsData, Totals> = {
  totals: totalsAnswer,
  // The events of a batch, on average.
  rowsPerWrite: 10,
  lookUp(_, writes) {
    const events = eventsOf(writes)
    const totals = totalsOf(events)
    return {
      events: events.map(({ id }) => id),
      minutes: [...totals.minutes.keys()],
      userHours: [...totals.userHours.keys()],
    }
  },
  verify(data, ledger, totals, sample) {
    const counter = countFindings()
    const taken = new Map<string, EventRow>()
    takenEvents(counter, ledger, taken)
    compareCounts(counter, data.events.length + taken.size, ledger, totals)
    compareSample(counter, sample)
    // An event that was never answered for may be in any total.
    if (ledger.unresolved.length === 0) compareSampledTotals(counter, data, taken, sample)
    return findingsOf(counter, sample)
  },
}

const findingsOf = (counter: FindingsCounter, sample: Sample): Findings => counter.findings(sample.writes.length)

function compareCounts(counter: FindingsCounter, expected: number, ledger: Ledger, totals: Totals): void {
  const { events, minutes, userHours } = totals
  const atMost = expected + ledger.unresolved.length * MAX_EVENTS
  if (events.count < expected) {
    counter.add('lost', `${events.count} events are stored and ${expected} must be`, expected - events.count)
  } else if (events.count > atMost) {
    counter.add('phantom', `${events.count} events are stored and ${atMost} can be`, events.count - atMost)
  }
  for (const [kind, { count, sum }] of [
    ['minutes', minutes],
    ['users', userHours],
  ] as const) {
    const words = `the totals of all ${kind} count ${count} events and add up to ${sum}, the events are ${events.count} and add up to ${events.sum}`
    if (count !== events.count) counter.add('oversold', words, Math.abs(count - events.count))
    else if (sum !== events.sum) counter.add('oversold', words)
  }
}

function compareSample(counter: FindingsCounter, { writes, audit }: Sample): void {
  const stored = new Map(((audit.events ?? []) as readonly EventRow[]).map((event) => [event.id, event]))
  const batches = new Map(writes.map((write) => [write.key, write]))
  for (const event of eventsOf(writes)) {
    const row = stored.get(event.id)
    const when = whenAccepted(batches.get(batchKeyOf(event.id)) ?? {})
    if (row === undefined) counter.add('lost', `${event.id}${when} was accepted and is not stored`)
    else compareEvent(counter, event, row)
  }
}

/** Totals hold more than the sample: all of what was accepted, and what of the past lies in the same hours. */
function compareSampledTotals(
  counter: FindingsCounter,
  data: AnalyticsData,
  taken: ReadonlyMap<string, EventRow>,
  { writes, audit }: Sample,
): void {
  const sampled = totalsOf(eventsOf(writes))
  const hours = [...sampled.userHours.values()].map(({ hourMs }) => hourMs)
  const firstMs = hours.reduce((least, hourMs) => Math.min(least, hourMs), START_MS)
  const all = totalsOf([...pastEvents(data, firstMs, START_MS), ...taken.values()])
  const within = <Row>(rows: ReadonlyMap<string, Row>, names: ReadonlyMap<string, unknown>) =>
    new Map([...rows].filter(([name]) => names.has(name)))
  const { minutes = [], userHours = [] } = audit
  compareTotals(counter, within(all.minutes, sampled.minutes), minutes as readonly StoredMinute[], minuteName)
  compareTotals(counter, within(all.userHours, sampled.userHours), userHours as readonly StoredUserHour[], userHourName)
}
