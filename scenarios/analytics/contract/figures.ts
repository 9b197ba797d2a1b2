import { isDeepStrictEqual } from 'node:util'
import type { ContractCase } from '../../../src/scenario/define.ts'
import { must } from '../../shared/must.ts'
import { aggregatesAnswer, errorAnswer, liveAnswer, topUsersAnswer } from '../answers.ts'
import { type AnalyticsData, pastEvents, START_MS } from '../dataset.ts'
import { HOUR_MS, MINUTE_MS } from '../events.ts'
import { topUsers, totalsOf } from '../totals.ts'
import { eventsOfDay, signedIn } from './sender.ts'

/** Of the data set's past: nothing that is sent in time lies so far back. */
const PAST_MS = START_MS - HOUR_MS

function mustBe(found: unknown, expected: unknown, path: string): void {
  must(
    isDeepStrictEqual(found, expected),
    () => `GET ${path}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`,
  )
}

const badQueries: readonly string[] = [
  `/aggregates?atMs=${PAST_MS}`,
  `/aggregates?type=Click&atMs=${PAST_MS}`,
  '/aggregates?type=click',
  '/aggregates?type=click&atMs=now',
  `/aggregates?type=click&atMs=${PAST_MS}&minutes=0`,
  `/aggregates?type=click&atMs=${PAST_MS}&minutes=61`,
  `/top-users?atMs=${PAST_MS}`,
  '/top-users?type=click',
  `/top-users?type=click&atMs=${PAST_MS}&limit=0`,
  `/top-users?type=click&atMs=${PAST_MS}&limit=101`,
  '/live',
  '/live?atMs=-1',
]

export const figureCases: readonly ContractCase<AnalyticsData>[] = [
  {
    name: 'the aggregates of a window are those of its minutes, the one that is asked for included',
    async run(probe, data) {
      const sender = await signedIn(probe, 11)
      for (const [type, minutes, atMs] of [
        ['click', 5, PAST_MS],
        ['click', 60, PAST_MS - 1],
        ['purchase', 1, PAST_MS + 59_999],
        ['no_such_type', 60, PAST_MS],
      ] as const) {
        const untilMs = atMs - (atMs % MINUTE_MS) + MINUTE_MS
        const fromMs = untilMs - minutes * MINUTE_MS
        const expected = [...totalsOf(pastEvents(data, fromMs, untilMs)).minutes.values()]
          .filter((row) => row.type === type)
          .sort((a, b) => a.minuteMs - b.minuteMs)
          .map(({ type: _, ...minute }) => minute)
        const path = `/aggregates?type=${type}&atMs=${atMs}&minutes=${minutes}`
        mustBe(await sender.read(path, aggregatesAnswer), { type, fromMs, untilMs, minutes: expected }, path)
      }
    },
  },
  {
    name: 'a window has 15 minutes unless told otherwise',
    async run(probe) {
      const sender = await signedIn(probe, 11)
      const path = `/aggregates?type=click&atMs=${PAST_MS}`
      const { fromMs, untilMs } = await sender.read(path, aggregatesAnswer)
      mustBe(untilMs - fromMs, 15 * MINUTE_MS, path)
    },
  },
  {
    name: 'the top users of an hour are those with the largest sums, the largest first',
    async run(probe, data) {
      const sender = await signedIn(probe, 12)
      const hourMs = PAST_MS - (PAST_MS % HOUR_MS)
      const totals = totalsOf(pastEvents(data, hourMs, hourMs + HOUR_MS))
      for (const [type, limit] of [
        ['page_view', undefined],
        ['purchase', 100],
        ['error', 3],
        ['no_such_type', 10],
      ] as const) {
        const users = topUsers(totals, type, hourMs, limit ?? 10).map(({ userId, count, sum }) => ({
          userId,
          count,
          sum,
        }))
        const path = `/top-users?type=${type}&atMs=${PAST_MS}${limit === undefined ? '' : `&limit=${limit}`}`
        mustBe(await sender.read(path, topUsersAnswer), { type, hourMs, users }, path)
      }
    },
  },
  {
    name: 'of users with equal sums the smaller id comes first',
    async run(probe) {
      const sender = await signedIn(probe, 13)
      const { dayMs, event } = eventsOfDay(20)
      const events = [event(0, { userId: 10 }), event(0, { userId: 9 }), event(0, { userId: 100, value: 11 })]
      await sender.send(dayMs, events)
      const expected = [
        { userId: 100, count: 1, sum: 11 },
        { userId: 9, count: 1, sum: 10 },
        { userId: 10, count: 1, sum: 10 },
      ]
      await sender.eventually(
        `/top-users?type=click&atMs=${dayMs}`,
        (body) => isDeepStrictEqual((body as { users?: unknown }).users, expected),
        `users ${JSON.stringify(expected)}`,
      )
    },
  },
  {
    name: 'the live figure is that of five minutes and all types',
    async run(probe, data) {
      const sender = await signedIn(probe, 14)
      const untilMs = PAST_MS + MINUTE_MS
      const fromMs = untilMs - 5 * MINUTE_MS
      const within = [...pastEvents(data, fromMs, untilMs)]
      const sum = within.reduce((total, { value }) => total + value, 0)
      const path = `/live?atMs=${PAST_MS}`
      mustBe(await sender.read(path, liveAnswer), { fromMs, untilMs, count: within.length, sum }, path)
      const empty = eventsOfDay(21).dayMs
      mustBe(
        await sender.read(`/live?atMs=${empty}`, liveAnswer),
        { fromMs: empty - 4 * MINUTE_MS, untilMs: empty + MINUTE_MS, count: 0, sum: 0 },
        `/live?atMs=${empty}`,
      )
    },
  },
  {
    name: 'a bad type, time, window or limit is refused',
    async run(probe) {
      const sender = await signedIn(probe, 15)
      for (const path of badQueries) await probe.expect(sender.get(path), { 400: errorAnswer })
    },
  },
]
