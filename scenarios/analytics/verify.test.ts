import { describe, expect, test } from 'vitest'
import type { Found, Ledger, Sample } from '../../src/scenario/define.ts'
import { seededRandom } from '../../src/scenario/random.ts'
import type { StoredMinute, StoredUserHour } from './answers.ts'
import { type AnalyticsData, analyticsDataset, START_MS } from './dataset.ts'
import { batchKey, drawIdSource, type EventRow, eventIdOf, LATENESS_MS } from './events.ts'
import analytics from './index.ts'
import { totalsOf } from './totals.ts'

const data: AnalyticsData = analyticsDataset(seededRandom(1))
const source = drawIdSource(seededRandom(2))

interface Truth {
  ledger: Ledger
  events: EventRow[]
  minutes: StoredMinute[]
  userHours: StoredUserHour[]
}

const keyOf = (batch: number): string => batchKey(source, START_MS + batch, batch)

function event(batch: number, index: number, more: Partial<EventRow> = {}): EventRow {
  const id = eventIdOf(keyOf(batch), index)
  return { id, type: 'click', userId: 1 + index, timeMs: START_MS + 1_000 * batch, value: 10 + index, ...more }
}

/** Counted as they are stored. */
function counting(ledger: Ledger, events: EventRow[]): Truth {
  const { minutes, userHours } = totalsOf(events)
  return { ledger, events, minutes: [...minutes.values()], userHours: [...userHours.values()] }
}

/** Analytics in which all is well, with so many batches of three events: one that was sent before, one too late. */
function wellKept(batches = 4): Truth {
  const stored: EventRow[] = []
  const accepted = Array.from({ length: batches }, (_, batch) => {
    const fresh = [event(batch, 0), event(batch, 1)]
    const tooLate = event(batch, 2, { timeMs: START_MS - LATENESS_MS - 1 })
    stored.push(...fresh)
    const again = batch > 0 ? [event(batch - 1, 0)] : []
    const content = { sentAtMs: START_MS + 1_000 * batch, events: [...fresh, ...again, tooLate], refused: [tooLate.id] }
    return { key: keyOf(batch), id: keyOf(batch), content }
  })
  return counting({ accepted, unresolved: [] }, [...data.events, ...stored])
}

const verify = ({ ledger, ...audit }: Truth): Found => analytics.verify(data, ledger, audit)

/** The totals that a target counts by itself, and all rows that are looked up for these writes. */
function verifySample(truth: Truth, places: readonly number[]): Found {
  const { sampling } = analytics
  if (sampling === undefined) throw new Error('There is no sampling')
  const figures = (rows: readonly { count: number; sum: number }[]) => ({
    count: rows.reduce((total, { count }) => total + count, 0),
    sum: rows.reduce((total, { sum }) => total + sum, 0),
  })
  const totals = {
    events: figures(truth.events.map(({ value }) => ({ count: 1, sum: value }))),
    minutes: figures(truth.minutes),
    userHours: figures(truth.userHours),
  }
  const writes = places.flatMap((place) => truth.ledger.accepted[place] ?? [])
  const ids = sampling.lookUp(data, writes)
  const rowsOf = <Row>(view: string, rows: readonly Row[], idOf: (row: Row) => string) =>
    rows.filter((row) => ids[view]?.includes(idOf(row))) as object[]
  const sample: Sample = {
    writes,
    audit: {
      events: rowsOf('events', truth.events, ({ id }) => id),
      minutes: rowsOf('minutes', truth.minutes, ({ type, minuteMs }) => `${type} ${minuteMs}`),
      userHours: rowsOf('userHours', truth.userHours, ({ type, hourMs, userId }) => `${type} ${hourMs} ${userId}`),
    },
  }
  return sampling.verify(data, truth.ledger, sampling.totals.parse(totals), sample)
}

const without = (truth: Truth, id: string): Truth =>
  counting(
    truth.ledger,
    truth.events.filter((row) => row.id !== id),
  )
const withEvents = (truth: Truth, ...more: EventRow[]): Truth => counting(truth.ledger, [...truth.events, ...more])
const changed = (truth: Truth, id: string, change: Partial<EventRow>): Truth =>
  counting(
    truth.ledger,
    truth.events.map((row) => (row.id === id ? { ...row, ...change } : row)),
  )

/** The truth with the totals of these events as they would be if these were stored as well. */
const countedAs = (truth: Truth, events: readonly EventRow[]): Truth => {
  const { minutes, userHours } = totalsOf(events)
  return { ...truth, minutes: [...minutes.values()], userHours: [...userHours.values()] }
}

const isNamed = (row: { readonly type: string }, type: string): boolean => row.type === type
const none = { verified: 4, lost: 0, duplicated: 0, phantom: 0, oversold: 0 }

describe('analytics in which all is well', () => {
  test('have no findings', () => {
    expect(verify(wellKept())).toEqual({ ...none, examples: [] })
    expect(verifySample(wellKept(), [1, 3])).toEqual({ ...none, verified: 2, examples: [] })
  })

  test('may hold events of a batch that was never answered, or not', () => {
    const truth = withEvents(wellKept(), event(77, 0), event(77, 1))
    const ledger = { ...truth.ledger, unresolved: [keyOf(77), keyOf(78)] }
    expect(verify({ ...truth, ledger })).toEqual({ ...none, examples: [] })
    expect(verifySample({ ...truth, ledger }, [0, 1, 2, 3])).toEqual({ ...none, examples: [] })
  })
})

describe('is found', () => {
  const faults: readonly [string, (truth: Truth) => Truth, Partial<Found>, RegExp][] = [
    [
      'an accepted event that is gone',
      (truth) => without(truth, event(2, 1).id),
      { lost: 1 },
      /lost: .* was accepted and is not stored/,
    ],
    [
      'an event that is stored with another value',
      (truth) => changed(truth, event(1, 0).id, { value: 11 }),
      { lost: 1 },
      /was sent as .*"value":10.* and is stored as .*"value":11/,
    ],
    [
      'an event that was in time and was refused',
      (truth) => {
        const [first, ...rest] = truth.ledger.accepted
        const refused = [event(0, 0).id, event(0, 2).id]
        const content = { ...(first?.content as object), refused }
        const ledger = { ...truth.ledger, accepted: [{ key: keyOf(0), id: keyOf(0), content }, ...rest] }
        return { ...truth, ledger }
      },
      { lost: 1 },
      /was in time and was refused/,
    ],
    [
      'an event that is stored twice',
      (truth) => ({ ...truth, events: [...truth.events, event(1, 0)] }),
      { duplicated: 1 },
      /is stored more than once/,
    ],
    [
      'an event that nobody sent',
      (truth) => withEvents(truth, event(99, 0)),
      { phantom: 1 },
      /was never sent or was refused/,
    ],
    [
      'an event that was refused and is stored',
      (truth) => withEvents(truth, event(1, 2, { timeMs: START_MS - LATENESS_MS - 1 })),
      { phantom: 1 },
      /was never sent or was refused/,
    ],
    [
      'an event that is counted twice',
      (truth) => countedAs(truth, [...truth.events, event(1, 0)]),
      { oversold: 2 },
      /1 events are counted twice in the total of click /,
    ],
    [
      'an event that is not counted',
      (truth) => countedAs(truth, truth.events.slice(0, -1)),
      { oversold: 2 },
      /1 events are missing from the total of click /,
    ],
    [
      'an event that is counted with another value',
      (truth) => countedAs(truth, [...truth.events.slice(0, -1), { ...event(3, 1), value: 12 }]),
      { oversold: 2 },
      /the total of click .* is wrong: .*, its events make /,
    ],
    [
      'an event that is counted in the minute of its arrival',
      (truth) => countedAs(truth, [...truth.events.slice(0, -1), event(3, 1, { timeMs: START_MS + 120_000 })]),
      { oversold: 2 },
      /missing from the total .*\n.*counted twice in the total/,
    ],
    [
      'a largest value that is forgotten',
      (truth) => ({
        ...truth,
        minutes: truth.minutes.map((row) =>
          row.minuteMs === START_MS && isNamed(row, 'click') ? { ...row, max: 10 } : row,
        ),
      }),
      { oversold: 1 },
      /is wrong/,
    ],
    [
      'a total that is there twice',
      (truth) => ({ ...truth, minutes: [...truth.minutes, ...truth.minutes.slice(-1)] }),
      { oversold: 1 },
      /is there more than once/,
    ],
  ]
  test.each(faults)('%s', (_, breakIt, counts, words) => {
    const { examples, ...found } = verify(breakIt(wellKept()))
    expect(found).toEqual({ ...none, ...counts })
    expect(examples.toSorted().toReversed().join('\n')).toMatch(words)
  })

  test.each(
    faults.filter(([name]) => !['an event that is stored twice', 'a total that is there twice'].includes(name)),
  )('in a sample that holds it: %s', (_, breakIt) => {
    const { lost = 0, phantom = 0, duplicated = 0, oversold = 0 } = verifySample(breakIt(wellKept()), [0, 1, 2, 3])
    expect(lost + phantom + duplicated + oversold).toBeGreaterThan(0)
  })

  test.each<[string, (truth: Truth) => Truth, Partial<Found>]>([
    ['a loss', (truth) => without(truth, event(2, 1).id), { lost: 1 }],
    ['an event that nobody sent', (truth) => withEvents(truth, event(99, 0)), { phantom: 1 }],
    ['an event that is counted twice', (truth) => countedAs(truth, [...truth.events, event(1, 0)]), { oversold: 2 }],
    ['an event that is not counted', (truth) => countedAs(truth, truth.events.slice(0, -1)), { oversold: 2 }],
  ])('outside of the sample, by the counts alone: %s', (_, breakIt, counts) => {
    const truth = breakIt(wellKept())
    expect(verifySample({ ...truth, ledger: truth.ledger }, [])).toMatchObject({ ...none, verified: 0, ...counts })
  })
})
