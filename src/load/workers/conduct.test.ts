import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrivalOffsets } from '../arrivals.ts'
import type { Driver, LoadMeasurement, LoadResult, OpenLoad } from '../driver.ts'
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

test('a job is given up in the middle of a burst of errors, in words, and its later stages are not driven', async () => {
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
    target: 'errorBurst',
    errorLimit: { share: 0.9, forMs: 300 },
  })
  expect(stoppedBecause).toMatch(/^\d+ % of its requests went wrong for 0\.3 s, most of them by: status 503$/)
  expect(stages).toHaveLength(1)
  expect(stages.flatMap(brokenSums)).toEqual([])
  expect(stages[0]?.windowMs).toBeLessThan(30_000)
  expect(stages[0]?.requests.completed).toBeGreaterThan(20)
})

test('requests that are dropped make a burst too', async () => {
  await using server = await serveNotes(() => 'handled')
  const load = steadyLoad({ leadInMs: 0, maxInFlight: 1, durationMs: 60_000 })
  const { stages, stoppedBecause } = await drive(driver, server.url, load, {
    target: 'drops',
    requestTimeoutMs: 200,
    errorLimit: { share: 0.95, forMs: 300 },
  })
  expect(stoppedBecause).toMatch(/^100 % of its requests went wrong/)
  expect(stages[0]?.requests.dropped).toBeGreaterThan(stages[0]?.requests.failed ?? 0)
})

test('closed loops against several targets run at the same time, and each has its own counts and ledger', async () => {
  const seen = new Map<string, number>()
  let mostTogether = 0
  const busy = { first: 0, second: 0 }
  const counting = (name: 'first' | 'second') =>
    serveNotes((request, response) => {
      seen.set(name, (seen.get(name) ?? 0) + 1)
      busy[name] += 1
      mostTogether = Math.max(mostTogether, Math.min(busy.first, busy.second))
      setTimeout(() => {
        busy[name] -= 1
        answer(request, response)
      }, 2)
      return 'handled'
    })
  await using first = await counting('first')
  await using second = await counting('second')
  const load = { loop: 'closed', connections: 2, leadInMs: 0, durationMs: 25_000 } as const
  const job = (url: string) => {
    return { target: url, entrypoint: url, seed: 3, requestTimeoutMs: 20_000, workers: 1, progressEveryMs: 20, load }
  }
  const slices: (readonly number[])[] = []
  const results = await driver.runTogether(
    [job(first.url), job(second.url)],
    {
      opened() {},
      closed() {},
      progress: async ({ completed }) => {
        slices.push(completed)
        return completed.every((count) => count >= 50)
      },
    },
    new AbortController().signal,
  )
  expect(mostTogether).toBeGreaterThan(0)
  expect(results).toHaveLength(2)
  const counts = results.map(({ stages: [stage] }) => stage?.requests.completed ?? 0)
  // What is under way when the load is ended is answered, and counted no more.
  const underWay = ['first', 'second'].map((name, target) => (seen.get(name) ?? 0) - (counts[target] ?? 0))
  for (const count of underWay) expect([0, 1, 2]).toContain(count)
  expect(slices.at(-1)?.every((count, target) => count >= 50 && count <= (counts[target] ?? 0))).toBe(true)
  for (const { stages, ledger } of results) {
    expect(stages.flatMap(brokenSums)).toEqual([])
    expect(ledger.accepted.length).toBeGreaterThan(0)
  }
})

test('jobs in turns never have requests under way at the same time, and their windows are the time of their own turns', async () => {
  const busy = { first: 0, second: 0 }
  let together = 0
  const seen = { first: 0, second: 0 }
  const turnsOfFirst: number[] = []
  const slow = (name: 'first' | 'second', delayMs: number) =>
    serveNotes((request, response) => {
      seen[name] += 1
      busy[name] += 1
      if (busy.first > 0 && busy.second > 0) together += 1
      if (name === 'first' && busy.first === 1) turnsOfFirst.push(performance.now())
      setTimeout(() => {
        busy[name] -= 1
        answer(request, response)
      }, delayMs)
      return 'handled'
    })
  await using first = await slow('first', 2)
  await using second = await slow('second', 6)
  const turns = { count: 5, lengthMs: 40 }
  const load = { loop: 'closed', connections: 3, leadInMs: 20, durationMs: 200, turns } as const
  const job = (url: string) => ({ target: url, entrypoint: url, seed: 3, requestTimeoutMs: 20_000, workers: 1, load })
  const edges: string[] = []
  const asked: number[] = []
  const results = await driver.runTogether(
    [job(first.url), job(second.url)],
    {
      opened: () => edges.push('opened'),
      closed: () => edges.push('closed'),
      turn: async (owner) => {
        // Getting a target ready takes time, in which no request is sent.
        await delay(5)
        expect(busy).toEqual({ first: 0, second: 0 })
        asked.push(owner)
      },
    },
    new AbortController().signal,
  )
  expect(together).toBe(0)
  expect(edges).toEqual(['opened', 'closed'])
  expect(asked.toSorted()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
  for (const [index, name] of (['first', 'second'] as const).entries()) {
    const { stages, ledger } = results[index] as LoadResult
    const [stage] = stages as [LoadMeasurement]
    expect(stage.requests.completed).toBe(seen[name])
    expect(stage.windowMs).toBeGreaterThanOrEqual(5 * 40)
    expect(brokenSums(stage)).toEqual([])
    expect(ledger.accepted.length).toBeGreaterThan(0)
    // Little's law over the own turns: three connections are busy nearly all the time.
    expect(stage.driver.meanInFlight).toBeGreaterThan(1.5)
    expect(stage.driver.meanInFlight).toBeLessThanOrEqual(3)
  }
})

test('turns end with a target that is gone, and an abort ends them all', async () => {
  await using good = await serveNotes()
  const turns = { count: 3, lengthMs: 20 }
  const load = { loop: 'closed', connections: 2, leadInMs: 0, durationMs: 60, turns } as const
  const job = (url: string) => ({ target: url, entrypoint: url, seed: 3, requestTimeoutMs: 5_000, workers: 1, load })
  const gone = job('http://127.0.0.1:9')
  const results = await driver.runTogether(
    [job(good.url), gone],
    { opened() {}, closed() {} },
    new AbortController().signal,
  )
  expect(results[0]?.stages[0]?.requests.completed).toBeGreaterThan(0)
  expect(results[1]?.stages[0]?.requests.completed).toBe(0)
  expect(results[1]?.stages[0]?.requests.failed).toBeGreaterThan(0)
  await using silent = await serveNotes(() => 'handled')
  const abort = new AbortController()
  const aborted = driver.runTogether(
    [job(good.url), job(silent.url)],
    { opened: () => setTimeout(() => abort.abort(new Error('enough')), 100), closed() {} },
    abort.signal,
  )
  await expect(aborted).rejects.toThrow('enough')
})
