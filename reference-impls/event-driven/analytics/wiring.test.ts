import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Analytics, eventOf } from '../../kit/testing/analytics.ts'
import { describeAnalytics } from '../../kit/testing/analytics-contract.ts'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { entriesOf } from './take-events.ts'

describe('analytics over a log', () => {
  let db: TestPostgres
  let log: TestPostgres
  let api: LaunchedService
  let worker: LaunchedService
  let analytics: Analytics

  const settings = () => ({
    DATABASE_URL: db.url('analytics').href,
    LOG_URL: log.url('log').href,
    TOKEN_SECRET: 'only for this test',
  })
  const launchWorker = () => launch(path.join(import.meta.dirname, 'worker.ts'), { ...settings(), BATCH_SIZE: '5' })

  beforeAll(async () => {
    ;[db, log] = await Promise.all([startPostgres(), startPostgres()])
    ;[api, worker] = await Promise.all([launch(path.join(import.meta.dirname, 'api.ts'), settings()), launchWorker()])
    analytics = new Analytics(api.url)
  }, 60_000)
  afterAll(async () => {
    expect(await Promise.all([api.stop('SIGTERM'), worker.stop('SIGTERM')])).toEqual([0, 0])
    await Promise.all([db[Symbol.asyncDispose](), log[Symbol.asyncDispose]()])
  })

  describeAnalytics(() => analytics)

  it('answers 202, and counts each accepted event once when workers are killed in the midst of batches', async () => {
    const blocker = new pg.Client({ connectionString: db.url('analytics').href })
    await blocker.connect()
    await analytics.post([eventOf(1)])
    await analytics.drained()
    for (let round = 0; round < 3; round++) {
      // A row that each batch wants is locked, so that a batch is under way when the worker is killed.
      await blocker.query('begin')
      await blocker.query('select from minute_totals for update')
      const events = Array.from({ length: 20 }, (_, index) => eventOf(2 + round * 20 + index))
      const answers = await Promise.all(events.map((event) => analytics.post([event, eventOf(1)])))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
      await expect
        .poll(async () => (await blocker.query(waitsForLock)).rowCount, { timeout: 10_000 })
        .toBeGreaterThan(0)
      expect((await analytics.send('GET', '/bench/audit')).body.pending).toBe(20)
      expect((await analytics.send('GET', `/events/${events[0]?.id}`)).status).toBe(404)
      await worker.stop('SIGKILL')
      await blocker.query('rollback')
      worker = await launchWorker()
      await analytics.drained()
    }
    await blocker.end()
    expect((await analytics.live()).body).toMatchObject({ count: 61, sum: (61 * 62) / 2 })
  }, 60_000)
})

const waitsForLock = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = 'analytics'`

it('sends all events of a type the same way, so that no two workers want the same row', () => {
  const entries = entriesOf([eventOf(1), eventOf(2, { type: 'view' }), eventOf(3)])
  expect(entries.map(({ key, value }) => [key, JSON.parse(value)])).toEqual([
    ['click', [eventOf(1), eventOf(3)]],
    ['view', [eventOf(2, { type: 'view' })]],
  ])
})
