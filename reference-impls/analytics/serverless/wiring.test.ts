import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DeployedFunctions, deployFunctions } from '../../architectures/serverless/testing/functions.ts'
import { rowLocks } from '../../kit/testing/row-locks.ts'
import { Analytics, eventOf } from '../testing/analytics.ts'
import { describeAnalytics } from '../testing/analytics-contract.ts'

describe('analytics as functions', () => {
  let deployed: DeployedFunctions
  let analytics: Analytics

  beforeAll(async () => {
    deployed = await deployFunctions(import.meta.dirname, 'analytics')
    analytics = new Analytics(deployed.platform.url)
  })
  afterAll(() => deployed?.[Symbol.asyncDispose](), 60_000)

  describeAnalytics(() => analytics)

  test('answers 202, counts the events by a function of its own, and bills that function', async () => {
    const { status } = await analytics.post([eventOf(1)])
    expect(status).toBe(202)
    await analytics.drained()
    const page = await (await fetch(`${deployed.platform.url}/metrics`)).text()
    expect(page).toMatch(/lambda_outcomes_total\{function="countEvents",outcome="success"\} [1-9]/)
    expect(page).toMatch(/queue_messages_total\{queue="events",outcome="handled"\} [1-9]/)
  })

  test('counts an event once whose message is delivered again, because the platform was killed meanwhile', async () => {
    const rows = await rowLocks(deployed.server.url('analytics'))
    await analytics.post([eventOf(1)])
    await analytics.drained()
    // The row is locked, so that the function is at work when everything is killed.
    await rows.hold('select from minute_totals for update')
    await analytics.post([eventOf(1), eventOf(2)])
    await deployed.crashAtWork(rows)
    analytics = new Analytics(deployed.platform.url)
    await analytics.signIn()
    await analytics.drained()
    expect((await analytics.live()).body).toMatchObject({ count: 2, sum: 3 })
  })
})
