import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { Analytics, eventOf } from '../testing/analytics.ts'
import { describeAnalytics } from '../testing/analytics-contract.ts'

describe('analytics as microservices', () => {
  const resources = new AsyncDisposableStack()
  let postgres: TestPostgres
  let gateway: LaunchedService
  let metrics: LaunchedService

  async function start(name: string, environment: Record<string, string>): Promise<LaunchedService> {
    const file = path.join(import.meta.dirname, `${name}.ts`)
    const settings = { DATABASE_URL: postgres.url(name).href, TOKEN_SECRET: 'of the test', ...environment }
    return resources.use(await launch(file, settings))
  }

  let analytics: Analytics
  beforeAll(async () => {
    postgres = resources.use(await startPostgres())
    const [clients, counting] = await Promise.all([start('clients', {}), start('metrics', {})])
    metrics = counting
    const collector = await start('collector', { METRICS_URL: metrics.url })
    const urls = { CLIENTS_URL: clients.url, COLLECTOR_URL: collector.url, METRICS_URL: metrics.url }
    gateway = await start('gateway', urls)
    analytics = new Analytics(gateway.url)
  })
  afterAll(() => resources.disposeAsync(), 30_000)

  describeAnalytics(() => analytics)

  test('does not let the public reach what services offer to each other', async () => {
    expect((await new Analytics(metrics.url).send('POST', '/internal/messages', { messages: [] })).status).toBe(204)
    expect((await analytics.send('POST', '/internal/messages', { messages: [] })).status).toBe(404)
  })

  test('accepts events while the metrics are away, and counts each once when they are back', async () => {
    process.kill(metrics.pid, 'SIGSTOP')
    const accepted = await analytics.post([eventOf(1), eventOf(2)])
    const repeated = await analytics.post([eventOf(2), eventOf(3)])
    const read = () => analytics.send('GET', `/events/${eventOf(1).id}`)
    expect((await read()).body).toEqual({ ...eventOf(1), counted: false })
    process.kill(metrics.pid, 'SIGCONT')
    expect([accepted.status, repeated.status]).toEqual([202, 202])
    await expect.poll(read, { timeout: 20_000, interval: 20 }).toMatchObject({ body: { counted: true } })
    await analytics.drained()
    expect((await analytics.live()).body).toMatchObject({ count: 3, sum: 6 })
    expect((await analytics.post([eventOf(1)])).status).toBe(201)
  })
})
