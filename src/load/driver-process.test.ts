import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import type { Driver, Load } from './driver.ts'
import { DriverFailed } from './driver-failed.ts'
import { createDriver } from './driver-process.ts'
import { drive, notesDriver, steadyLoad } from './testing/harness.ts'
import { answer, type NotesServer, serveNotes } from './testing/server.ts'
import { type WarmUp, warmUp } from './warmup.ts'

let driver: Driver
beforeAll(async () => {
  driver = await notesDriver()
})
afterAll(async () => driver[Symbol.asyncDispose]())

const never = new AbortController().signal
const closed = (durationMs: number): Load => ({ loop: 'closed', connections: 2, leadInMs: 0, durationMs })
const open = (durationMs: number): Load => steadyLoad({ ratePerSecond: 100, maxInFlight: 8, leadInMs: 0, durationMs })

function endless(url: string, load: Load, signal: AbortSignal, by = driver): Promise<unknown> {
  // Longer than any test: what waits for an answer that never comes does not end in time.
  const job = { target: url, entrypoint: url, seed: 1, requestTimeoutMs: 600_000, workers: 1, load }
  return by.run(job, { opened() {}, closed() {} }, signal)
}

/** Driver processes of this one. */
function drivers(): string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
}

async function received(server: NotesServer, count: number): Promise<void> {
  while (server.received.length < count) await delay(2)
}

test.each([closed, open])('an aborted job ends soon, with the reason, and the driver goes on (%o)', async (load) => {
  await using server = await serveNotes((_request, _response, index) => (index > 20 ? 'handled' : undefined))
  const stop = new AbortController()
  const running = endless(server.url, load(600_000), stop.signal)
  await received(server, 22)
  stop.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')

  await using other = await serveNotes()
  const { measurement } = await drive(driver, other.url, load(100))
  expect(measurement.requests.completed).toBeGreaterThan(0)
})

test('the edges of the window are told as they happen', async () => {
  await using server = await serveNotes()
  const load = { loop: 'closed', connections: 1, leadInMs: 100, durationMs: 600_000 } as const
  const told: string[] = []
  const job = { target: server.url, entrypoint: server.url, seed: 1, requestTimeoutMs: 20_000, workers: 1, load }
  const edges = {
    opened: () => void told.push('opened'),
    closed: () => void told.push('closed'),
    // The window ends because its opening was told.
    progress: async () => told.includes('opened'),
  }
  await driver.run({ ...job, progressEveryMs: 10 }, edges, never)
  expect(told).toEqual(['opened', 'closed'])
})

test('preparation fills the memory, and a wrong answer to it names request, status and body', async () => {
  await using good = await serveNotes()
  await using bad = await serveNotes((request, response) => {
    answer(request, response, 500, { error: 'no_database' })
    return 'handled'
  })
  await driver.prepare('good', good.url, never)
  expect(good.received).toEqual(['POST /notes prepared'])
  const failure = await driver.prepare('bad', bad.url, never).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(UserError)
  expect((failure as UserError).paragraph()).toMatch(/notes failed at bad.*POST \/notes.*500.*no_database/)
})

test('an unknown scenario is the user’s to fix', async () => {
  const failure = await createDriver({ scenario: 'nonsense', datasetSeed: 1, cpuSet: [] }).catch(
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(UserError)
})

test('warm-up goes on until the CPU time per request is steady', async () => {
  await using server = await serveNotes()
  let [slice, cpuMs, charged, settled] = [0, 0, 0, 0]
  // What a target would use that gets warm in its third slice; the requests are real.
  const usedCpuMs = async () => {
    cpuMs += (slice++ < 3 ? 4 : 1) * (settled - charged)
    charged = settled
    return cpuMs
  }
  const counted: Driver = {
    ...driver,
    runTogether: (jobs, edges, signal) =>
      driver.runTogether(
        jobs,
        {
          ...edges,
          progress: async (progress) => {
            settled = progress.requests
            return (await edges.progress?.(progress)) ?? false
          },
        },
        signal,
      ),
  }
  const [warm] = await warmUp(counted, [{ name: server.url, entrypoint: server.url, usedCpuMs }], {
    connections: 1,
    seed: 1,
    requestTimeoutMs: 20_000,
    signal: never,
    sliceMs: 60,
    maxMs: 25_000,
    minRequests: 100,
  })
  const { steady, requests, durationMs, cpuMsPerRequest, throughputPerSecond } = warm as WarmUp
  expect(steady).toBe(true)
  expect(cpuMsPerRequest.length).toBeGreaterThanOrEqual(7)
  expect(durationMs).toBeLessThan(25_000)
  expect(requests).toBeGreaterThan(100)
  expect(throughputPerSecond).toBeGreaterThan(0)
  // The connection was kept from the first slice to the last.
  expect(server.connections).toBe(1)
})

test('a driver that was disposed of takes no more jobs', async () => {
  await using server = await serveNotes()
  const own = await notesDriver()
  const running = endless(server.url, closed(600_000), new AbortController().signal, own)
  await received(server, 1)
  const refusal = expect(running).rejects.toThrow('the load driver ended')
  await own[Symbol.asyncDispose]()
  await refusal
  await expect(own.prepare('t', server.url, never)).rejects.toThrow('the load driver has ended')
})

test.runIf(process.platform === 'linux')('a driver that is killed is told in a sentence', async () => {
  await using server = await serveNotes()
  const children = (): string[] =>
    readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const before = children()
  await using own = await notesDriver()
  const [pid = ''] = children().filter((child) => !before.includes(child))
  const running = endless(server.url, closed(600_000), never, own)
  const refusal = expect(running).rejects.toBeInstanceOf(DriverFailed)
  await received(server, 1)
  process.kill(Number(pid), 'SIGKILL')
  await refusal
  await expect(running).rejects.toThrow('the load driver ended in the middle of a task')
  await expect(endless(server.url, closed(1_000), never, own)).rejects.toMatchObject({ details: { found: 'SIGKILL' } })
})

test('the driver’s process dies with a parent that is killed', async () => {
  await using server = await serveNotes()
  const parent: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL('./testing/orphan.ts', import.meta.url)), server.url],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (parent.stdout === null) throw new Error('no pipe')
  await once(parent.stdout, 'data')
  await received(server, 10)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  let before = -1
  // Nothing arrives any more once it is dead.
  await expect
    .poll(
      () => {
        const still = server.received.length === before
        before = server.received.length
        return still
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(true)
})

test.runIf(process.platform === 'linux')(
  'files that its own process may not open are told as the driver’s',
  async () => {
    await using server = await serveNotes()
    const harness = new URL('./testing/harness.ts', import.meta.url).href
    const script = `
    const { drive, notesDriver } = await import(${JSON.stringify(harness)})
    await using driver = await notesDriver()
    const load = { loop: 'closed', connections: 100, leadInMs: 0, durationMs: 1_000 }
    const { measurement } = await drive(driver, ${JSON.stringify(server.url)}, load)
    console.log(JSON.stringify(Object.keys(measurement.errors)))`
    const node = [process.execPath, '--input-type=module', '--eval', script]
    const child = spawn('sh', ['-c', 'ulimit -n 80 && exec "$@"', 'sh', ...node], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    expect(JSON.parse(await text(child.stdout))).toEqual(['driver: no file descriptors left'])
  },
)

test('a driver that is aborted while it gets ready ends at once, with the reason', async () => {
  const before = drivers()
  const stop = new AbortController()
  const starting = createDriver({ scenario: 'ecommerce', datasetSeed: 1, cpuSet: [], signal: stop.signal })
  const children = (): string[] => drivers().filter((pid) => !before.includes(pid))
  await expect.poll(children).toHaveLength(1)
  stop.abort(new Error('enough'))
  await expect(starting).rejects.toThrow('enough')
  expect(children()).toEqual([])
})
