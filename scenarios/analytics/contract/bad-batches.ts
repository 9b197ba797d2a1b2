import type { ContractCase, ProbeRequest } from '../../../src/scenario/define.ts'
import { must } from '../../shared/must.ts'
import { bearer } from '../../shared/sign-in.ts'
import { errorAnswer } from '../answers.ts'
import type { AnalyticsData } from '../dataset.ts'
import { type EventRow, MAX_EVENTS } from '../events.ts'
import { eventsOfDay, signedIn } from './sender.ts'

const { dayMs: sentAtMs, event } = eventsOfDay(2)
const good = event(0)
const other = event(0)
const batch = (...events: readonly unknown[]) => ({ body: { sentAtMs, events } })
const without = (key: keyof EventRow) => ({ ...other, [key]: undefined })
const many = (count: number) => Array.from({ length: count }, () => event(0))

/** Each is wrong in one way alone, and most hold a good event beside what is wrong. */
const badBatches: readonly (readonly [what: string, sent: Pick<ProbeRequest, 'body' | 'rawBody'>])[] = [
  ['broken JSON', { rawBody: '{"events":[' }],
  ['no body', {}],
  ['no events', { body: { sentAtMs } }],
  ['an empty list of events', batch()],
  ['no time of sending', { body: { events: [good] } }],
  ['a time of sending in words', { body: { sentAtMs: new Date(sentAtMs).toISOString(), events: [good] } }],
  ['fifty-one events', batch(...many(MAX_EVENTS + 1))],
  ['an event that is null', batch(good, null)],
  ['an event with more in it', batch(good, { ...other, note: '' })],
  ['an event without an id', batch(good, without('id'))],
  ['an event whose id is no UUID', batch(good, { ...other, id: 'one' })],
  ['an event without a type', batch(good, without('type'))],
  ['an event with an empty type', batch(good, { ...other, type: '' })],
  ['an event with a type in capitals', batch(good, { ...other, type: 'Click' })],
  ['an event with a type of 33 letters', batch(good, { ...other, type: 'c'.repeat(33) })],
  ['an event without a user', batch(good, without('userId'))],
  ['an event of user 0', batch(good, { ...other, userId: 0 })],
  ['an event without a time', batch(good, without('timeMs'))],
  ['an event with half a millisecond', batch(good, { ...other, timeMs: sentAtMs - 0.5 })],
  ['an event without a value', batch(good, without('value'))],
  ['an event with a value below zero', batch(good, { ...other, value: -1 })],
  ['an event with a value above a million', batch(good, { ...other, value: 1_000_001 })],
]

export const badBatchCases: readonly ContractCase<AnalyticsData>[] = [
  ...badBatches.map(
    ([what, sent]): ContractCase<AnalyticsData> => ({
      name: `a batch with ${what} is refused`,
      async run(probe) {
        const { token } = await signedIn(probe, 1)
        const request: ProbeRequest = { method: 'POST', path: '/events', headers: bearer(token), ...sent }
        await probe.expect(request, { 400: errorAnswer })
      },
    }),
  ),
  {
    name: 'nothing is taken of a batch that is refused',
    async run(probe) {
      const sender = await signedIn(probe, 2)
      const { dayMs, event } = eventsOfDay(3)
      const refused = event(0)
      await probe.expect(sender.post({ sentAtMs: dayMs, events: [refused, { ...event(0), value: -1 }] }), {
        400: errorAnswer,
      })
      const taken = event(0)
      await sender.send(dayMs, [taken])
      await sender.counted(taken)
      await probe.expect(sender.get(`/events/${refused.id}`), { 404: errorAnswer })
    },
  },
  {
    name: 'fifty events are taken at once',
    async run(probe) {
      const sender = await signedIn(probe, 3)
      const { dayMs, event } = eventsOfDay(4)
      const events = Array.from({ length: MAX_EVENTS }, () => event(0))
      const { accepted } = await sender.send(dayMs, events)
      must(
        accepted === MAX_EVENTS,
        () => `POST /events with ${MAX_EVENTS} events: found ${accepted} accepted, expected all`,
      )
      await sender.eventually(
        `/live?atMs=${dayMs}`,
        (body) => (body as { count?: unknown }).count === MAX_EVENTS,
        `count ${MAX_EVENTS} after as many events`,
      )
    },
  },
]
