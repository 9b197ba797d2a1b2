import { isDeepStrictEqual } from 'node:util'
import type { ContractCase } from '../../../src/scenario/define.ts'
import { must } from '../../shared/must.ts'
import { aggregatesAnswer, type BatchAnswer, errorAnswer, eventAnswer, liveAnswer, topUsersAnswer } from '../answers.ts'
import type { AnalyticsData } from '../dataset.ts'
import { type EventRow, LATENESS_MS } from '../events.ts'
import { totalsOf } from '../totals.ts'
import { eventsOfDay, type Sender, signedIn } from './sender.ts'

/** Waits until the minutes of one hour hold just these events of the type. */
async function expectCounted(sender: Sender, events: readonly EventRow[], atMs: number, why: string): Promise<void> {
  const { type = 'click' } = events[0] ?? {}
  const expected = [...totalsOf(events).minutes.values()]
    .sort((a, b) => a.minuteMs - b.minuteMs)
    .map(({ type: _, ...minute }) => minute)
  await sender.eventually(
    `/aggregates?type=${type}&atMs=${atMs}&minutes=60`,
    (body) => isDeepStrictEqual((body as { minutes?: unknown }).minutes, expected),
    `minutes ${JSON.stringify(expected)} ${why}`,
  )
}

function mustRefuse(answer: BatchAnswer, accepted: number, refused: BatchAnswer['refused'], what: string): void {
  const found = { accepted: answer.accepted, refused: answer.refused.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
  must(
    isDeepStrictEqual(found, { accepted, refused }),
    () =>
      `POST /events with ${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify({ accepted, refused })}`,
  )
}

export const countingCases: readonly ContractCase<AnalyticsData>[] = [
  {
    name: 'an event is shown as it was sent, once it is counted',
    async run(probe) {
      const sender = await signedIn(probe, 4)
      const { dayMs, event } = eventsOfDay(10)
      const sent = event(-1_234, { type: 'purchase', userId: 99, value: 4_711 })
      await sender.send(dayMs, [sent])
      await sender.counted(sent)
      const found = await sender.read(`/events/${sent.id}`, eventAnswer)
      must(
        isDeepStrictEqual(found, { ...sent, counted: true }),
        () => `GET /events/${sent.id}: found ${JSON.stringify(found)}, expected ${JSON.stringify(sent)}`,
      )
    },
  },
  {
    name: 'the figures hold an event as soon as it is said to be counted',
    async run(probe) {
      const sender = await signedIn(probe, 4)
      const { dayMs, event } = eventsOfDay(18)
      const paths = [
        `/aggregates?type=click&atMs=${dayMs}`,
        `/top-users?type=click&atMs=${dayMs}`,
        `/live?atMs=${dayMs}`,
      ] as const
      const figures = async () => ({
        aggregates: (await sender.read(paths[0], aggregatesAnswer)).minutes[0]?.count,
        topUsers: (await sender.read(paths[1], topUsersAnswer)).users[0]?.count,
        live: (await sender.read(paths[2], liveAnswer)).count,
      })
      for (let count = 1; count <= 3; count++) {
        const sent = event(0)
        await sender.send(dayMs, [sent])
        await sender.counted(sent)
        const found = await figures()
        must(
          isDeepStrictEqual(found, { aggregates: count, topUsers: count, live: count }),
          () =>
            `GET ${paths.join(', ')} once ${count} events are counted: found counts ${JSON.stringify(found)}, expected ${count} of each`,
        )
      }
    },
  },
  {
    name: 'an unknown event is not found',
    async run(probe) {
      const sender = await signedIn(probe, 4)
      await probe.expect(sender.get(`/events/${eventsOfDay(11).event(0).id}`), { 404: errorAnswer })
      await probe.expect(sender.get('/events/none'), { 404: errorAnswer })
    },
  },
  {
    name: 'events are added up by the minute in which they happened, not by that of their arrival',
    async run(probe) {
      const sender = await signedIn(probe, 5)
      const { dayMs, event } = eventsOfDay(12)
      const events = [
        event(0, { value: 30 }),
        event(59_999, { value: 10 }),
        event(60_000, { value: 7 }),
        event(-1, { value: 1_000_000 }),
        event(-1, { value: 0 }),
      ]
      await sender.send(dayMs + 60_000, events.slice(2))
      await sender.send(dayMs + 60_000, events.slice(0, 2))
      await expectCounted(sender, events, dayMs + 60_000, 'after five events around two full minutes')
    },
  },
  {
    name: 'events that are too late or in the future are refused one by one, the others are taken',
    async run(probe) {
      const sender = await signedIn(probe, 6)
      const { dayMs, event } = eventsOfDay(13)
      const [tooLate, inTheFuture] = [event(-LATENESS_MS - 1), event(1)]
      const inTime = [event(-LATENESS_MS), event(0)]
      const answer = await sender.send(dayMs, [tooLate, ...inTime, inTheFuture])
      const refused = [
        { id: tooLate.id, reason: 'too_late' as const },
        { id: inTheFuture.id, reason: 'in_the_future' as const },
      ]
      mustRefuse(answer, 2, refused, 'an event a millisecond too late and one a millisecond early')
      await expectCounted(sender, inTime, dayMs, 'after two events in time and two that were refused')
      for (const { id } of refused) await probe.expect(sender.get(`/events/${id}`), { 404: errorAnswer })
    },
  },
  {
    name: 'lateness goes by the time of sending alone, whatever was sent before',
    async run(probe) {
      const sender = await signedIn(probe, 7)
      const { dayMs, event } = eventsOfDay(14)
      const [late, early] = [event(0), event(-1_800_000)]
      mustRefuse(await sender.send(dayMs, [late]), 1, [], 'an event of this minute')
      mustRefuse(
        await sender.send(dayMs - 1_800_000, [early]),
        1,
        [],
        'an event in time, in a batch sent half an hour ago',
      )
      const tooLate = event(-1_800_000)
      const refused = [{ id: tooLate.id, reason: 'too_late' as const }]
      mustRefuse(await sender.send(dayMs, [tooLate]), 0, refused, 'an event of half an hour ago alone')
      await expectCounted(sender, [late, early], dayMs, 'after an event of now and one of half an hour ago')
    },
  },
  {
    name: 'an event that stands twice in a batch is counted once',
    async run(probe) {
      const sender = await signedIn(probe, 8)
      const { dayMs, event } = eventsOfDay(15)
      const [one, other] = [event(0), event(0)]
      mustRefuse(await sender.send(dayMs, [one, other, one, one]), 2, [], 'one event three times and another')
      await expectCounted(sender, [one, other], dayMs, 'after a batch with one event three times and another')
    },
  },
  {
    name: 'an event that is sent again is counted once, as it was first',
    async run(probe) {
      const sender = await signedIn(probe, 9)
      const { dayMs, event } = eventsOfDay(16)
      const [one, other] = [event(0), event(0)]
      await sender.send(dayMs, [one])
      await sender.counted(one)
      await sender.send(dayMs, [one])
      await sender.send(dayMs + 60_000, [{ ...one, value: 999, userId: 8 }, other])
      await sender.counted(other)
      await expectCounted(sender, [one, other], dayMs, 'after an event that was sent three times, and another')
    },
  },
  {
    name: 'an event in several batches at once is counted once',
    async run(probe) {
      const sender = await signedIn(probe, 10)
      const { dayMs, event } = eventsOfDay(17)
      const events = Array.from({ length: 20 }, () => event(0))
      const orders = [events, events.toReversed(), events.slice(10), events.slice(0, 15), events.toReversed(), events]
      await Promise.all(orders.map((batch) => sender.send(dayMs, batch)))
      const last = event(0)
      await sender.send(dayMs, [last])
      await sender.counted(last)
      await expectCounted(sender, [...events, last], dayMs, 'after 20 events in 6 batches at once, and another')
    },
  },
]
