import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrivalOffsets } from '../arrivals.ts'
import type { Driver, OpenLoad } from '../driver.ts'
import { brokenSums, drive, notesDriver, steadyLoad } from '../testing/harness.ts'
import { answer, serveNotes } from '../testing/server.ts'

let driver: Driver
beforeAll(async () => {
  driver = await notesDriver()
})
afterAll(async () => driver[Symbol.asyncDispose]())

const stage = (name: string, from: number, to: number, durationMs: number) => ({
  name,
  durationMs,
  fromRatePerSecond: from,
  toRatePerSecond: to,
})

test('each stage has exactly the arrivals of its part of the schedule', async () => {
  await using server = await serveNotes()
  const load: OpenLoad = {
    ...steadyLoad({ leadInMs: 100 }),
    stages: [stage('before', 100, 100, 300), stage('ramp', 100, 400, 300), stage('after', 50, 50, 300)],
  }
  const edges: string[] = []
  const result = await driver.run(
    { target: 'stages', entrypoint: server.url, seed: 1, requestTimeoutMs: 2_000, workers: 1, load },
    { opened: (at) => edges.push(`opened ${at}`), closed: (at) => edges.push(`closed ${at}`) },
    new AbortController().signal,
  )
  const offsets = arrivalOffsets(load, 1)
  const planned = [100, 400, 700].map((from) => offsets.filter((at) => at >= from && at < from + 300).length)
  expect(result.stages.map(({ requests }) => requests.planned)).toEqual(planned)
  expect(result.stages.map(({ windowMs }) => windowMs)).toEqual([300, 300, 300])
  expect(result.stages.flatMap(brokenSums)).toEqual([])
  expect(edges).toEqual(['opened 0', 'closed 0', 'opened 1', 'closed 1', 'opened 2', 'closed 2'])
  expect(result.stoppedBecause).toBeUndefined()
})

test('what a stage leaves unanswered is in the backlog of the next, and counts where it was meant to start', async () => {
  let openTheGate = (): void => {}
  const gate = new Promise<void>((open) => {
    openTheGate = open
  })
  await using server = await serveNotes((request, response) => {
    void gate.then(() => answer(request, response))
    return 'handled'
  })
  const load: OpenLoad = {
    ...steadyLoad({ leadInMs: 0, maxInFlight: 500 }),
    stages: [stage('first', 100, 100, 200), stage('second', 100, 100, 200)],
  }
  const { stages } = await driver.run(
    { target: 'backlog', entrypoint: server.url, seed: 1, requestTimeoutMs: 5_000, workers: 1, load },
    {
      opened() {},
      closed: (at) => {
        if (at === 1) openTheGate()
      },
    },
    new AbortController().signal,
  )
  const [first, second] = stages
  if (!first || !second) throw new Error('two stages were asked for')
  expect(first.requests.completed).toBe(first.requests.planned)
  expect(first.series.at(-1)?.backlog).toBe(first.requests.planned)
  expect(second.series.at(-1)?.backlog).toBe(first.requests.planned + second.requests.planned)
})

test('several workers share out one stream, and what one learns the others know', async () => {
  const sent: string[][] = []
  for (const workers of [1, 3]) {
    await using server = await serveNotes()
    const { measurement, ledger } = await drive(driver, server.url, steadyLoad(), { target: `${workers}`, workers })
    expect(brokenSums(measurement)).toEqual([])
    expect(ledger.unresolved).toEqual([])
    sent.push(server.received.filter((line) => line.startsWith('POST')).sort())
    // A read of a note that another worker wrote: with its own id alone each would know a third of them.
    const read = server.received.filter((line) => line.startsWith('GET')).map((line) => line.split('/').at(-1)?.trim())
    expect(new Set(read).size).toBeGreaterThan(10)
  }
  expect(sent[1]).toEqual(sent[0])
})

test('a job is given up in the middle of an error storm, in words, and its later stages are not driven', async () => {
  await using server = await serveNotes((request, response, index) => {
    if (index < 60) return undefined
    answer(request, response, 503, { error: 'down' })
    return 'handled'
  })
  const load: OpenLoad = {
    ...steadyLoad({ leadInMs: 0 }),
    stages: [stage('long', 200, 200, 60_000), stage('never', 200, 200, 60_000)],
  }
  const { stages, stoppedBecause } = await drive(driver, server.url, load, {
    target: 'storm',
    hopeless: { share: 0.9, forMs: 300 },
  })
  expect(stoppedBecause).toMatch(/^\d+ % of its requests went wrong for 0\.3 s, most of them by: status 503$/)
  expect(stages).toHaveLength(1)
  expect(stages.flatMap(brokenSums)).toEqual([])
  expect(stages[0]?.windowMs).toBeLessThan(30_000)
  expect(stages[0]?.requests.completed).toBeGreaterThan(20)
})

test('requests that are dropped make a storm too', async () => {
  await using server = await serveNotes(() => 'handled')
  const load = steadyLoad({ leadInMs: 0, maxInFlight: 1, durationMs: 60_000 })
  const { stages, stoppedBecause } = await drive(driver, server.url, load, {
    target: 'drops',
    requestTimeoutMs: 200,
    hopeless: { share: 0.95, forMs: 300 },
  })
  expect(stoppedBecause).toMatch(/^100 % of its requests went wrong/)
  expect(stages[0]?.requests.dropped).toBeGreaterThan(stages[0]?.requests.failed ?? 0)
})
