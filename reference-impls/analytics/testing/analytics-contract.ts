import { beforeEach, expect, test } from 'vitest'
import { type Analytics, eventOf, NOON_MS } from './analytics.ts'

/** The main flow and the refusals of the analytics, for every wiring. */
export function describeAnalytics(analytics: () => Analytics): void {
  beforeEach(() => analytics().load())

  test('signs in, and refuses a wrong key as it refuses an unknown client', async () => {
    const right = await analytics().send('POST', '/tokens', { clientId: 1, apiKey: 'key' })
    expect(right.status).toBe(201)
    const wrong = await analytics().send('POST', '/tokens', { clientId: 1, apiKey: 'other' })
    expect(wrong.status).toBe(401)
    expect(await analytics().send('POST', '/tokens', { clientId: 2, apiKey: 'key' })).toEqual(wrong)
    expect((await analytics().send('POST', '/tokens', { clientId: 0, apiKey: 'key' })).status).toBe(400)
  })

  test('counts each event once, however often and in however many batches at once it is sent', async () => {
    const events = Array.from({ length: 30 }, (_, index) => eventOf(index + 1, { type: index % 2 ? 'click' : 'view' }))
    const batches = [
      events,
      events.toReversed(),
      events.slice(10),
      events.slice(0, 20),
      [...events.slice(5, 10), ...events.slice(5, 10)],
    ]
    const answers = await Promise.all(batches.map((batch) => analytics().post(batch)))
    for (const { status, body } of answers) {
      expect([201, 202]).toContain(status)
      expect(body.refused).toEqual([])
    }
    expect(answers.map(({ body }) => body.accepted)).toEqual([30, 30, 20, 20, 5])
    await analytics().drained()
    const live = await analytics().live()
    expect(live).toEqual({
      status: 200,
      body: { fromMs: NOON_MS - 240_000, untilMs: NOON_MS + 60_000, count: 30, sum: 465 },
    })
    expect((await analytics().send('GET', `/events/${events[3]?.id}`)).body).toEqual({ ...events[3], counted: true })
    expect((await analytics().send('GET', `/aggregates?type=click&atMs=${NOON_MS}&minutes=2`)).body).toEqual({
      type: 'click',
      fromMs: NOON_MS - 60_000,
      untilMs: NOON_MS + 60_000,
      minutes: [{ minuteMs: NOON_MS, count: 15, sum: 240, min: 2, max: 30 }],
    })
    expect((await analytics().send('GET', `/top-users?type=click&atMs=${NOON_MS}&limit=1`)).body.users).toEqual([
      { userId: 1, count: 3, sum: 60 },
    ])
    expect(await analytics().audit('events')).toHaveLength(31)
    expect(await analytics().audit('minutes')).toHaveLength(3)
    expect(await analytics().audit('userHours')).toHaveLength(11)
  })

  test('refuses single events that are too late or in the future, and takes the others', async () => {
    const late = eventOf(1, { timeMs: NOON_MS - 300_001 })
    const early = eventOf(2, { timeMs: NOON_MS + 1 })
    const { body } = await analytics().post([late, eventOf(3), early])
    expect(body).toEqual({
      accepted: 1,
      refused: [
        { id: late.id, reason: 'too_late' },
        { id: early.id, reason: 'in_the_future' },
      ],
    })
    expect((await analytics().post([late])).body.accepted).toBe(0)
    await analytics().drained()
    expect((await analytics().live()).body).toMatchObject({ count: 1, sum: 3 })
    expect((await analytics().send('GET', `/events/${late.id}`)).status).toBe(404)
  })

  test('refuses bad batches whole, bad queries, and everybody who is not signed in', async () => {
    for (const events of [[], [eventOf(1), { ...eventOf(2), value: -1 }], Array(51).fill(eventOf(1)), [null]]) {
      expect((await analytics().post(events)).status).toBe(400)
    }
    for (const path of ['/aggregates?type=click', `/top-users?atMs=${NOON_MS}`, '/live?atMs=x']) {
      expect((await analytics().send('GET', path)).status).toBe(400)
    }
    const stranger = { authorization: 'Bearer x.y.z' }
    expect(
      (await analytics().send('POST', '/events', { sentAtMs: NOON_MS, events: [eventOf(1)] }, stranger)).status,
    ).toBe(401)
    for (const path of ['/aggregates', '/top-users', '/live', `/events/${eventOf(0).id}`]) {
      expect((await analytics().send('GET', path, undefined, stranger)).status).toBe(401)
    }
    await analytics().drained()
    expect((await analytics().live()).body.count).toBe(0)
  })
}
