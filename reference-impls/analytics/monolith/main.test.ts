import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { Analytics, eventOf } from '../testing/analytics.ts'
import { describeAnalytics } from '../testing/analytics-contract.ts'

describe('analytics as a monolith', () => {
  let postgres: TestPostgres
  let service: LaunchedService
  let analytics: Analytics
  const start = () => {
    const environment = { DATABASE_URL: postgres.url('analytics').href, TOKEN_SECRET: 'of the test' }
    return launch(path.join(import.meta.dirname, 'main.ts'), environment)
  }

  beforeAll(async () => {
    postgres = await startPostgres()
    service = await start()
    analytics = new Analytics(service.url)
  })
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]()
    await postgres?.[Symbol.asyncDispose]()
  })

  describeAnalytics(() => analytics)

  test('answers 201 when the totals hold the events, and keeps them when it is killed', async () => {
    const { status } = await analytics.post([eventOf(1)])
    expect(status).toBe(201)
    await service.stop('SIGKILL')
    service = await start()
    analytics = new Analytics(service.url)
    await analytics.signIn()
    expect((await analytics.live()).body).toMatchObject({ count: 1, sum: 1 })
  })
})
