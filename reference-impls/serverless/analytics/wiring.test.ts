import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Analytics, eventOf } from '../../kit/testing/analytics.ts'
import { describeAnalytics } from '../../kit/testing/analytics-contract.ts'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'

describe('analytics as functions', () => {
  let server: TestPostgres
  let platform: LaunchedService
  let analytics: Analytics
  let temporary: string

  const launchPlatform = () =>
    launch(path.join(import.meta.dirname, '../platform/main.ts'), {
      DATABASE_URL: server.url('analytics').href,
      TMPDIR: temporary,
      TOKEN_SECRET: 'only for this test',
      FUNCTIONS_FILE: path.join(import.meta.dirname, 'functions.json'),
    })

  beforeAll(async () => {
    temporary = await mkdtemp(path.join(tmpdir(), 'functions-test-'))
    server = await startPostgres()
    platform = await launchPlatform()
    analytics = new Analytics(platform.url)
  }, 60_000)
  afterAll(async () => {
    await platform[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await rm(temporary, { recursive: true, force: true })
  }, 60_000)

  describeAnalytics(() => analytics)

  it('answers 202, counts the events by a function of its own, and bills that function', async () => {
    const { status } = await analytics.post([eventOf(1)])
    expect(status).toBe(202)
    await analytics.drained()
    const page = await (await fetch(`${platform.url}/metrics`)).text()
    expect(page).toMatch(/lambda_outcomes_total\{function="countEvents",outcome="success"\} [1-9]/)
    expect(page).toMatch(/queue_messages_total\{queue="events",outcome="handled"\} [1-9]/)
  })

  it('counts an event once whose message is delivered again, because the platform was killed meanwhile', async () => {
    const database = new pg.Client({ connectionString: server.url('analytics').href })
    await database.connect()
    await analytics.post([eventOf(1)])
    await analytics.drained()
    // The row is locked, so that the function is at work when everything is killed.
    await database.query('begin')
    await database.query('select from minute_totals for update')
    await analytics.post([eventOf(1), eventOf(2)])
    await expect.poll(async () => (await database.query(waitsForLock)).rowCount, { timeout: 10_000 }).toBeGreaterThan(0)
    await platform.stop('SIGKILL')
    await database.query('rollback')
    // As if its visibility time-out had passed.
    await database.query('update queue_messages set visible_at = now()')
    await database.end()
    platform = await launchPlatform()
    analytics = new Analytics(platform.url)
    await analytics.signIn()
    await analytics.drained()
    expect((await analytics.live()).body).toMatchObject({ count: 2, sum: 3 })
  }, 30_000)
})

const waitsForLock = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = 'analytics'`
