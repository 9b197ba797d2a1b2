import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Fleet, type FleetOptions, type Result } from './fleet.ts'
import type { FunctionDefinition } from './function-definition.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fleet-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const define = (handler: string, more: Partial<FunctionDefinition> = {}): FunctionDefinition => ({
  name: handler.replace('.', '-'),
  handler,
  memoryMb: 256,
  timeoutSeconds: 10,
  routes: [],
  extensions: [],
  taskRoot: path.join(import.meta.dirname, 'testing'),
  ...more,
})
const WORK = define('handlers.work')

function start(functions: FunctionDefinition[], more: Partial<FleetOptions> = {}) {
  const seen = { throttled: 0, results: [] as Result[], environments: [] as number[] }
  const options = {
    accountConcurrency: 10,
    maxEnvironments: 10,
    idleTimeoutMs: 60_000,
    initTimeoutMs: 10_000,
    tickMs: 5,
    variables: { ...process.env, NODE_COMPILE_CACHE: folder },
  }
  const fleet = new Fleet(
    functions,
    { ...options, ...more },
    {
      throttled: () => seen.throttled++,
      invoked: (_definition, result) => seen.results.push(result),
      environments: (count) => seen.environments.push(count),
    },
  )
  return { fleet, seen }
}

function payloadOf(result: Result | undefined) {
  if (result?.outcome.kind !== 'success') throw new Error(`No success: ${JSON.stringify(result)}`)
  return JSON.parse(result.outcome.payload)
}

async function until(satisfied: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!satisfied()) {
    if (performance.now() > deadline) throw new Error('This did not come about in 5 s')
    await delay(2)
  }
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('starts an environment for the first event, and gives it the next one warm', async () => {
  const { fleet, seen } = start([WORK])
  await using _ = fleet
  const cold = await fleet.invoke(WORK, '{"delayMs":20}')
  const warm = await fleet.invoke(WORK, '{"delayMs":20}')
  expect(payloadOf(warm).pid).toBe(payloadOf(cold).pid)
  expect(payloadOf(warm).requestId).not.toBe(payloadOf(cold).requestId)
  expect(payloadOf(cold)).toMatchObject({ functionName: 'handlers-work', memoryMb: '256' })
  expect(payloadOf(cold).remainingMs).toBeGreaterThan(8_000)
  expect(payloadOf(cold).remainingMs).toBeLessThanOrEqual(10_000)
  // A process cannot be started and have loaded its handler in less.
  expect(cold?.initMs).toBeGreaterThan(15)
  expect(warm?.initMs).toBeUndefined()
  for (const result of [cold, warm]) expect(result?.durationMs).toBeGreaterThanOrEqual(19)
  expect(seen.environments).toEqual([1])
})

test('gives an environment one event at a time, and the next event to the one used last', async () => {
  const { fleet } = start([WORK])
  await using _ = fleet
  const gates = ['a', 'b', 'c'].map((name) => path.join(folder, name))
  const running = gates.map((until) => fleet.invoke(WORK, JSON.stringify({ until })))
  const pids: number[] = []
  for (const [index, gate] of gates.entries()) {
    await writeFile(gate, '')
    const payload = payloadOf(await running[index])
    expect(payload.most).toBe(1)
    pids.push(payload.pid)
  }
  expect(new Set(pids).size).toBe(3)
  for (let again = 0; again < 3; again++) expect(payloadOf(await fleet.invoke(WORK, '{}')).pid).toBe(pids[2])
})

test('throttles above the concurrency of the account, and keeps apart what is reserved', async () => {
  const reserved = define('handlers.work', { name: 'reserved', reservedConcurrency: 1 })
  const { fleet, seen } = start([WORK, reserved], { accountConcurrency: 3 })
  await using _ = fleet
  const gate = JSON.stringify({ until: path.join(folder, 'throttle') })
  const running = [fleet.invoke(WORK, gate), fleet.invoke(WORK, gate)]
  expect(await fleet.invoke(WORK, '{}')).toBeUndefined()
  running.push(fleet.invoke(reserved, gate))
  expect(await fleet.invoke(reserved, '{}')).toBeUndefined()
  expect(seen.throttled).toBe(2)
  await writeFile(path.join(folder, 'throttle'), '')
  for (const result of await Promise.all(running)) expect(payloadOf(result).most).toBe(1)
  expect(payloadOf(await fleet.invoke(WORK, '{}')).most).toBe(1)
})

test('ends an environment whose handler takes too long, and starts a new one for the next event', async () => {
  const impatient = define('handlers.work', { timeoutSeconds: 0.1 })
  const { fleet, seen } = start([impatient])
  await using _ = fleet
  const first = payloadOf(await fleet.invoke(impatient, '{}'))
  const late = await fleet.invoke(impatient, '{"delayMs":60000}')
  expect(late?.outcome).toEqual({ kind: 'timeout' })
  expect(late?.durationMs).toBeGreaterThanOrEqual(99)
  expect(late?.durationMs).toBeLessThan(1_000)
  await until(() => !isRunning(first.pid))
  expect(payloadOf(await fleet.invoke(impatient, '{}')).pid).not.toBe(first.pid)
  expect(seen.environments).toEqual([1, 0, 1])
})

test('tells a handler that failed from a process that ended: one environment stays, the other does not', async () => {
  const [fail, crash] = [define('handlers.fail'), define('handlers.crash')]
  const { fleet, seen } = start([fail, crash])
  await using _ = fleet
  const failed = await fleet.invoke(fail, '{}')
  expect(failed?.outcome.kind).toBe('error')
  const report = failed?.outcome.kind === 'error' ? JSON.parse(failed.outcome.payload) : undefined
  expect(report).toMatchObject({ errorType: 'TypeError', errorMessage: 'it went wrong' })
  expect((await fleet.invoke(fail, '{}'))?.initMs).toBeUndefined()
  const crashed = await fleet.invoke(crash, '{}')
  expect(crashed?.outcome).toEqual({ kind: 'crash', reason: 'the runtime exited with code 7' })
  expect((await fleet.invoke(crash, '{}'))?.initMs).toBeGreaterThan(0)
  expect(seen.environments).toEqual([1, 2, 1, 2, 1])
})

test.each([
  ['broken.handler', 'no configuration'],
  ['handlers.missing', 'Runtime.HandlerNotFound'],
  ['missing.handler', 'Runtime.ImportModuleError'],
])('tells why %s could not be initialised, and how long it took', async (handler, reason) => {
  const definition = define(handler)
  const { fleet, seen } = start([definition])
  await using _ = fleet
  const result = await fleet.invoke(definition, '{}')
  expect(result).toMatchObject({ outcome: { kind: 'crash', reason: expect.stringContaining(reason) }, durationMs: 0 })
  expect(result?.initMs).toBeGreaterThan(15)
  expect(seen.environments).toEqual([1, 0])
})

test('ends environments that have been idle for too long', async () => {
  const { fleet, seen } = start([WORK], { idleTimeoutMs: 60 })
  await using _ = fleet
  const { pid } = payloadOf(await fleet.invoke(WORK, '{}'))
  await until(() => seen.environments.at(-1) === 0)
  await until(() => !isRunning(pid))
})

test('makes room for a new environment by ending the one that was idle longest', async () => {
  const names = ['one', 'two', 'three']
  const functions = names.map((name) => define('handlers.work', { name }))
  const { fleet, seen } = start(functions, { accountConcurrency: 2, maxEnvironments: 2 })
  await using _ = fleet
  const pids: number[] = []
  for (const definition of functions) {
    pids.push(payloadOf(await fleet.invoke(definition, '{}')).pid)
    // Ages are told apart by ticks.
    await delay(20)
  }
  expect(Math.max(...seen.environments)).toBe(2)
  await until(() => !isRunning(pids[0] ?? 0))
  expect(isRunning(pids[1] ?? 0)).toBe(true)
})

test('waits for an extension after each event, and tells it of the end', async () => {
  const watched = define('handlers.work', { extensions: ['./watcher.mjs'] })
  const file = path.join(folder, 'watched')
  const variables = { ...process.env, WATCHED_FILE: file }
  const { fleet, seen } = start([watched], { variables, accountConcurrency: 1 })
  expect(payloadOf(await fleet.invoke(watched, '{}')).most).toBe(1)
  // It has its answer, and the environment is busy.
  expect(await fleet.invoke(watched, '{}')).toBeUndefined()
  await until(() => seen.results.length === 1)
  expect(seen.results[0]?.durationMs).toBeGreaterThanOrEqual(49)
  await fleet[Symbol.asyncDispose]()
  expect(await readFile(file, 'utf8')).toBe('INVOKE\nspindown\n')
})

test('hands the trace header of a request on, and makes one where there is none', async () => {
  const { fleet } = start([WORK])
  await using _ = fleet
  const root = 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700'
  expect(payloadOf(await fleet.invoke(WORK, '{}', root)).trace).toMatch(
    new RegExp(`^${root};Parent=[0-9a-f]{16};Sampled=0$`),
  )
  expect(payloadOf(await fleet.invoke(WORK, '{}')).trace).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=/)
})

test('leaves no process behind', async () => {
  const { fleet } = start([WORK])
  const { pid } = payloadOf(await fleet.invoke(WORK, '{}'))
  const running = fleet.invoke(WORK, '{"delayMs":60000}')
  await fleet[Symbol.asyncDispose]()
  expect((await running)?.outcome.kind).toBe('crash')
  expect(isRunning(pid)).toBe(false)
})
