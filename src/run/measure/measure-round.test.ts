import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tinyShop } from '../../../scenarios/ecommerce/testing/tiny-shop.ts'
import { makePlan } from '../../config/make-plan.ts'
import type { Driver } from '../../load/driver.ts'
import { createDriver } from '../../load/driver-process.ts'
import type { OpenProfile } from '../../load/profile/profile.ts'
import { loadScenario } from '../../scenario/load.ts'
import { scenarioDataset } from '../../scenario/stream.ts'
import { standing } from '../testing/standing-target.ts'
import { Phases } from '../watch/progress.ts'
import { measureRound } from './measure-round.ts'
import type { RoundContext } from './round-context.ts'
import { WorkerCounts } from './worker-counts.ts'

const scenario = await loadScenario('ecommerce')
const data = scenarioDataset(scenario, 1)
let driver: Driver
beforeAll(async () => {
  driver = await createDriver({ scenario: 'ecommerce', datasetSeed: 1, cpuSet: [] })
})
afterAll(() => driver[Symbol.asyncDispose]())

/** A shop in memory behind a door that can be shut: then everything is answered 503. */
async function shopWithDoor() {
  const shop = await tinyShop()
  let isShut = false
  const door = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    const body = await buffer(incoming)
    if (isShut) return void outgoing.writeHead(503).end()
    const { host: _, connection: __, ...others } = headers
    const init = { method: method as 'GET', headers: others, body: body.length > 0 ? body : null }
    const answer = await request(`${shop.url}${url}`, init)
    const { 'transfer-encoding': ___, ...answered } = answer.headers
    outgoing.writeHead(answer.statusCode, answered).end(Buffer.from(await answer.body.arrayBuffer()))
  })
  await once(door.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    shut: () => {
      isShut = true
    },
    [Symbol.asyncDispose]: async () => {
      door.closeAllConnections()
      door.close()
      await shop[Symbol.asyncDispose]()
    },
  }
}

async function contextFor(stages: OpenProfile['stages'], stopWhen?: OpenProfile['stopWhen']): Promise<RoundContext> {
  const plan = await makePlan(
    'run',
    { targets: ['monolith'], profile: ['saturate', 'spike'], saturate: 600, connections: 2 },
    {},
  )
  const profiles = plan.profiles.map((profile) =>
    profile.loop === 'open' ? { ...profile, stages, stopWhen } : profile,
  )
  return {
    plan: { ...plan, profiles },
    scenario,
    data,
    driver,
    division: { usableCpus: [0], targetCpus: [], driverCpus: [], isolation: 'not isolated' },
    phases: new Phases(),
    runStart: performance.now(),
    signal: new AbortController().signal,
    progress: { now() {}, say() {} },
    slowestRatePerSecond: 200,
    workers: new WorkerCounts(1, 1),
  }
}

const flat = (name: string, perSecond: number, durationMs: number): OpenProfile['stages'][number] => ({
  name,
  durationMs,
  from: { perSecond },
  to: { perSecond },
})

test('a round drives profile after profile, and accounts for what was accepted in every attempt', async () => {
  await using shop = await shopWithDoor()
  const { runTarget } = standing(shop.url)
  const context = await contextFor([flat('calm', 60, 300), flat('busy', 120, 300)])
  const round = await measureRound(runTarget, 0, 2, context)
  await runTarget.stop()
  expect(round).toMatchObject({ round: 0, position: 2, search: null })
  expect(round.stages.map(({ profile, stage, loop }) => [profile, stage, loop])).toEqual([
    ['saturate', 'saturate', 'closed'],
    ['spike', 'calm', 'open'],
    ['spike', 'busy', 'open'],
  ])
  expect(round.stages.map((stage) => stage.offeredRatePerSecond)).toEqual([null, 60, 120])
  for (const { requests, stoppedBecause } of round.stages) {
    expect(requests.completed).toBeGreaterThan(0)
    expect(stoppedBecause).toBeNull()
  }
  expect(round.findings).toMatchObject({ lost: 0, duplicated: 0, phantom: 0, oversold: 0 })
  expect(round.findings.verified).toBeGreaterThan(0)
})

test('a load is given up in a burst of errors: the rest is not driven, and what cannot be read back is said', async () => {
  await using shop = await shopWithDoor()
  const { runTarget } = standing(shop.url)
  const stages = [flat('calm', 200, 60_000), flat('after', 200, 60_000)]
  const context = await contextFor(stages, { share: 0.5, forMs: 300 })
  const round = await measureRound(runTarget, 0, 0, { ...context, driver: shutting(driver, shop.shut) })
  runTarget.record.rounds.push(round)
  await runTarget.stop()
  expect(round.stages.map(({ stage }) => stage)).toEqual(['saturate', 'calm'])
  expect(round.stages.at(-1)?.stoppedBecause).toMatch(/% of its requests went wrong .* status 503/)
  expect(round.findings).toMatchObject({ verified: 0, lost: 0 })
  expect(round.findings.examples).toEqual([expect.stringContaining('what it stored could not be read')])
  expect(runTarget.isOut).toBe(true)
  expect(runTarget.failed).toBe(false)
})

/** Shuts the door as soon as a window of an open loop is open. */
function shutting(inner: Driver, shut: () => void): Driver {
  return {
    prepare: (...target) => inner.prepare(...target),
    run: (job, edges, signal) =>
      inner.run(
        job,
        {
          ...edges,
          opened(stage) {
            edges.opened(stage)
            if (job.load.loop === 'open') shut()
          },
        },
        signal,
      ),
    runTogether: (...together) => inner.runTogether(...together),
    [Symbol.asyncDispose]: async () => {},
  }
}
