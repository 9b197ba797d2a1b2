import { describe, expect, test } from 'vitest'
import type { Operation, Planned, Response } from '../../../src/scenario/define.ts'
import { operationStream, scenarioDataset } from '../../../src/scenario/stream.ts'
import { batchBody } from '../answers.ts'
import { START_MS } from '../dataset.ts'
import { batchKeyOf, type EventRow, refusalOf } from '../events.ts'
import analytics from '../index.ts'
import { type AnalyticsMemory, emptyMemory } from '../memory.ts'
import type { AnalyticsPlanState, PlannedBatch } from '../plan-state.ts'
import { postEvents } from './post-events.ts'
import { readAggregates, readTopUsers } from './read.ts'

const data = scenarioDataset(analytics, 1)

function planned(seed: number, count: number): Planned[] {
  const stream = operationStream(analytics, data, seed)
  return Array.from({ length: count }, () => stream.next())
}

function plansOf<Params>(operation: string, of: readonly Planned[]): Params[] {
  return of.filter((plan) => plan.operation === operation).map(({ params }) => params as Params)
}

const answer = (status: number, accepted: number, ...refused: EventRow[]): Response => ({
  status,
  headers: {},
  body: { accepted, refused: refused.map(({ id }) => ({ id, reason: 'too_late' })) },
})

describe('postEvents', () => {
  const batches = plansOf<PlannedBatch>('postEvents', planned(1, 20_000))

  test('sends what the contract allows, the same for the same seed', () => {
    for (const { sentAtMs, events } of batches.slice(0, 2_000)) batchBody.parse({ sentAtMs, events })
    expect(plansOf('postEvents', planned(1, 500))).toEqual(
      batches.slice(0, plansOf('postEvents', planned(1, 500)).length),
    )
  })

  test('has keys that differ within a stream and between streams', () => {
    const keys = [...batches, ...plansOf<PlannedBatch>('postEvents', planned(2, 20_000))].map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('has one event an id, and ids that tell the batch for which they were made', () => {
    const events = new Map<string, EventRow>()
    const keys = new Set<string>()
    for (const batch of batches) {
      keys.add(batch.key)
      for (const event of batch.events) {
        expect(events.get(event.id) ?? event).toEqual(event)
        events.set(event.id, event)
        expect(keys.has(batchKeyOf(event.id))).toBe(true)
      }
    }
  })

  test('has one to fifty events, most of them fresh, some late, some too late, some sent before', () => {
    const sizes = batches.map(({ events }) => events.length)
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([1, 50])
    const sent = batches.flatMap(({ sentAtMs, events }) =>
      events.map((event) => ({ ...event, ageMs: sentAtMs - event.timeMs })),
    )
    const share = (part: number): number => part / sent.length
    const late = share(sent.filter(({ ageMs }) => ageMs > 5_000 && ageMs <= 300_000).length)
    const tooLate = share(sent.filter(({ timeMs, ageMs }) => refusalOf(timeMs, timeMs + ageMs) === 'too_late').length)
    const again = share(sent.length - new Set(sent.map(({ id }) => id)).size)
    for (const [found, least, most] of [
      [late, 0.05, 0.08],
      [tooLate, 0.005, 0.02],
      [again, 0.02, 0.06],
    ] as const) {
      expect(found).toBeGreaterThan(least)
      expect(found).toBeLessThan(most)
    }
    expect(sent.filter(({ ageMs }) => ageMs < 0)).toEqual([])
  })

  test('sends whole batches again at once, under another key', () => {
    const again = batches.filter(({ key, events }, index) => {
      const before = batches[index - 1]
      return before !== undefined && before.key !== key && before.events === events
    })
    expect(again.length).toBeGreaterThan(batches.length * 0.01)
  })

  test('moves its own time on, whatever the clock says', () => {
    const times = batches.map(({ sentAtMs }) => sentAtMs)
    expect(Math.min(...times)).toBe(START_MS + 200)
    expect(Math.max(...times)).toBe(START_MS + 200 * batches.length)
  })

  test('is in the ledger with what was taken, and not when nothing was', () => {
    const batch = batches.find(({ events }) => events.length > 2) as PlannedBatch
    const [first] = batch.events as [EventRow]
    expect(postEvents.writeKey?.(batch)).toBe(batch.key)
    expect(postEvents.accepted?.(batch, answer(201, batch.events.length - 1, first))).toEqual({
      id: batch.key,
      content: { sentAtMs: batch.sentAtMs, events: batch.events, refused: [first.id] },
    })
    expect(postEvents.accepted?.(batch, answer(201, 0, ...batch.events))).toBeUndefined()
  })

  test('is visible when the first event that was taken is counted', () => {
    const batch = batches.find(({ events }) => new Set(events.map(({ id }) => id)).size > 1) as PlannedBatch
    const [first] = batch.events as [EventRow]
    const second = batch.events.find(({ id }) => id !== first.id)
    const memory = emptyMemory()
    memory.tokens.set(batch.clientId, 't')
    const request = postEvents.visibility?.request(batch, answer(202, 1, first), memory)
    expect(request).toEqual({ method: 'GET', path: `/events/${second?.id}`, headers: { authorization: 'Bearer t' } })
    const visible = (status: number, counted: boolean) =>
      postEvents.visibility?.visible({ status, headers: {}, body: { counted } }, answer(202, 1, first))
    expect([visible(200, true), visible(200, false), visible(404, true)]).toEqual([true, false, false])
  })
})

describe('an answer of the right shape is wrong', () => {
  const batch = plansOf<PlannedBatch>('postEvents', planned(1, 2_000)).find(({ sentAtMs, events }) => {
    return events.filter(({ timeMs }) => refusalOf(timeMs, sentAtMs) !== undefined).length === 1 && events.length > 3
  }) as PlannedBatch
  const late = batch.events.filter(({ timeMs }) => refusalOf(timeMs, batch.sentAtMs) !== undefined)
  const inTime = new Set(batch.events.map(({ id }) => id)).size - 1
  const other = batch.events.filter((event) => !late.includes(event)).slice(0, 1)
  const mismatch = (accepted: number, ...refused: EventRow[]) =>
    postEvents.mismatch?.(
      batch,
      answer(201, accepted, ...refused),
      emptyMemory(),
      postEvents.request(batch, emptyMemory()),
    )

  test('when it refuses other events than it must, or takes more or fewer', () => {
    expect(mismatch(inTime, ...late)).toBeUndefined()
    expect(mismatch(inTime + 1)).toMatch(/other events are refused/)
    expect(mismatch(inTime, ...other)).toMatch(/other events are refused/)
    expect(mismatch(inTime - 1, ...late, ...other)).toMatch(/other events are refused/)
    expect(mismatch(inTime + 1, ...late)).toMatch(/more or fewer/)
  })

  test('when it is about something else than was asked for', () => {
    const all = planned(1, 500)
    for (const [name, operation] of Object.entries(analytics.operations)) {
      for (const params of plansOf<{ about?: object }>(name, all).slice(0, 20)) {
        if (params.about === undefined) continue
        const request = operation.request(params, emptyMemory())
        const mismatchOf = (body: object) =>
          operation.mismatch?.(params, { status: 200, headers: {}, body }, {}, request)
        expect(mismatchOf({ minutes: [], users: [], ...params.about, count: 1 })).toBeUndefined()
        for (const key of Object.keys(params.about)) {
          expect(mismatchOf({ ...params.about, [key]: 'x' })).toBe(`the answer has another ${key} than was asked for`)
        }
      }
    }
  })
})

describe('figures that are no answer to what was asked', () => {
  const told = <Params>(
    operation: Operation<AnalyticsPlanState, AnalyticsMemory, Params>,
    params: Params,
    body: object,
  ) =>
    operation.mismatch?.(
      params,
      { status: 200, headers: {}, body },
      emptyMemory(),
      operation.request(params, emptyMemory()),
    )

  test('minutes that are not in order or outside of the window', () => {
    const about = { type: 'view', fromMs: 120_000, untilMs: 300_000 }
    const params = { clientId: 1, path: '/aggregates', about }
    const minutes = (...all: number[]) =>
      told(readAggregates, params, { ...about, minutes: all.map((minuteMs) => ({ minuteMs })) })
    expect([minutes(), minutes(120_000, 240_000)]).toEqual([undefined, undefined])
    for (const wrong of [minutes(60_000), minutes(300_000), minutes(180_000, 120_000), minutes(120_000, 120_000)]) {
      expect(wrong).toMatch(/not in order, or outside/)
    }
  })

  test('users that are not in the order of their sums, or too many', () => {
    const about = { type: 'view', hourMs: 0 }
    const params = { clientId: 1, path: '/top-users', about }
    const users = (...all: (readonly [number, number])[]) =>
      told(readTopUsers, params, { ...about, users: all.map(([userId, sum]) => ({ userId, sum })) })
    expect([users(), users([5, 9], [6, 9], [1, 2])]).toEqual([undefined, undefined])
    expect(users([5, 1], [6, 9])).toMatch(/not in the order/)
    expect(users([6, 9], [5, 9])).toMatch(/not in the order/)
    expect(users(...Array.from({ length: 11 }, (_, index) => [index, 1] as const))).toMatch(/more users/)
  })
})

test('reads are about the time at which the traffic is', () => {
  const all = planned(1, 5_000)
  const paths = plansOf<Parameters<typeof readAggregates.request>[0]>('readAggregates', all).map(({ path }) => path)
  expect(new Set(paths.map((path) => path.replace(/.*minutes=/, '')))).toEqual(new Set(['5', '15', '60']))
  const times = paths.map((path) => Number(/atMs=(\d+)/.exec(path)?.[1]))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.at(-1)).toBeGreaterThan(START_MS + 60_000)
})
