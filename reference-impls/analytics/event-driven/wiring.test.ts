import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServicesOverLog, startOverLog } from '../../architectures/event-driven/testing/over-log.ts'
import { rowLocks } from '../../kit/testing/row-locks.ts'
import { Analytics, eventOf } from '../testing/analytics.ts'
import { describeAnalytics } from '../testing/analytics-contract.ts'
import { entriesOf } from './take-events.ts'

describe('analytics over a log', () => {
  let services: ServicesOverLog
  let analytics: Analytics

  beforeAll(async () => {
    services = await startOverLog(import.meta.dirname, 'analytics')
    analytics = new Analytics(services.api.url)
  })
  afterAll(() => services?.[Symbol.asyncDispose](), 60_000)

  describeAnalytics(() => analytics)

  test('answers 202, and counts each accepted event once when workers are killed in the midst of batches', async () => {
    const rows = await rowLocks(services.db.url('analytics'))
    await analytics.post([eventOf(1)])
    await analytics.drained()
    for (let round = 0; round < 3; round++) {
      // A row that each batch wants is locked, so that a batch is under way when the worker is killed.
      await rows.hold('select from minute_totals for update')
      const events = Array.from({ length: 20 }, (_, index) => eventOf(2 + round * 20 + index))
      const answers = await Promise.all(events.map((event) => analytics.post([event, eventOf(1)])))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
      await rows.waitedFor()
      expect((await analytics.send('GET', '/bench/audit')).body.pending).toBe(20)
      expect((await analytics.send('GET', `/events/${events[0]?.id}`)).status).toBe(404)
      await services.worker.stop('SIGKILL')
      await rows.release()
      await services.relaunchWorker()
      await analytics.drained()
    }
    await rows.end()
    expect((await analytics.live()).body).toMatchObject({ count: 61, sum: (61 * 62) / 2 })
  })
})

test('sends all events of a type the same way, so that no two workers want the same row', () => {
  const entries = entriesOf([eventOf(1), eventOf(2, { type: 'view' }), eventOf(3)])
  expect(entries.map(({ key, value }) => [key, JSON.parse(value)])).toEqual([
    ['click', [eventOf(1), eventOf(3)]],
    ['view', [eventOf(2, { type: 'view' })]],
  ])
})
