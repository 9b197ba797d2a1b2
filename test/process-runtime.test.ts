import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../src/errors.ts'
import { processStart } from '../src/observe/process-table.ts'
import { ProcessRuntime } from '../src/runtime/process/process-runtime.ts'
import { RunFolder, runsFolder, sweepRuns } from '../src/runtime/process/run-folder.ts'
import type { Deployment } from '../src/runtime/runtime.ts'
import { fixtureTopology } from './fixture-topology.ts'

const budget = { cpuSet: [], memoryBytes: 2 ** 30 }
const never = new AbortController().signal
let temporary: string

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'archbench-test-'))
  process.env.ARCHBENCH_TMPDIR = temporary
})

afterAll(() => {
  delete process.env.ARCHBENCH_TMPDIR
  rmSync(temporary, { recursive: true, force: true })
})

async function ask(
  url: URL,
): Promise<{ user: string; database: string; ticks: number; child: number; stray: number; friend: string }> {
  return (await fetch(url)).json() as Promise<never>
}

async function cpuMs(deployment: Deployment): Promise<number> {
  return (await deployment.usage()).reduce((sum, use) => sum + use.cpuMs, 0)
}

function refuses(port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(port) })
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true))
  })
}

test('starts what depends on each other, with addresses and a real database, and leaves nothing', async () => {
  let port: string
  let child: number
  let stray: number
  {
    await using runtime = new ProcessRuntime()
    await using deployment = await runtime.up(await fixtureTopology('small'), { budget, signal: never })
    const answer = await ask(deployment.entrypoint)
    expect(answer).toMatchObject({ user: 'shop', database: 'shop', friend: `${deployment.entrypoint.origin}/friend` })
    port = deployment.entrypoint.port
    child = answer.child
    stray = answer.stray
    expect(processStart(child)).toBeDefined()
    const usage = await deployment.usage()
    expect(usage.map(({ component }) => component).sort()).toEqual(['app', 'db'])
    for (const { cpuMs } of usage) expect(cpuMs).toBeGreaterThan(1)
    for (const { memoryBytes } of await deployment.memory()) expect(memoryBytes).toBeGreaterThan(2 ** 20)
  }
  expect(await refuses(port)).toBe(true)
  expect(processStart(child)).toBeUndefined()
  await expect.poll(() => processStart(stray)).toBeUndefined()
  expect(existsSync(runsFolder())).toBe(false)
})

test('a paused deployment uses no CPU, its children included, and goes on where it was', async () => {
  await using runtime = new ProcessRuntime()
  await using deployment = await runtime.up(await fixtureTopology('small'), { budget, signal: never })
  await deployment.pause()
  const before = await cpuMs(deployment)
  await new Promise((resolve) => setTimeout(resolve, 300))
  // A stop signal takes effect when the process is next scheduled: the last microseconds may come after the reading.
  expect((await cpuMs(deployment)) - before).toBeLessThan(2)
  await deployment.resume()
  const { ticks } = await ask(deployment.entrypoint)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect((await ask(deployment.entrypoint)).ticks).toBeGreaterThan(ticks)
})

test('a deployment that is disposed of while it is paused is gone as well', async () => {
  await using runtime = new ProcessRuntime()
  const deployment = await runtime.up(await fixtureTopology('small'), { budget, signal: never })
  const { child } = await ask(deployment.entrypoint)
  await deployment.pause()
  await deployment[Symbol.asyncDispose]()
  expect(processStart(child)).toBeUndefined()
})

test('a component that dies at start is named, with its exit code and its last words', async () => {
  await using runtime = new ProcessRuntime()
  const started = runtime.up(await fixtureTopology('crashing'), { budget, signal: never })
  const error = await started.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).exitCode).toBe(1)
  expect((error as UserError).paragraph()).toMatch(
    /"app" of crashing is gone: it exited with code 3[\s\S]*cannot find my settings/,
  )
})

test('a component that dies later is reported to whoever watches', async () => {
  await using runtime = new ProcessRuntime()
  await using deployment = await runtime.up(await fixtureTopology('small'), { budget, signal: never })
  const crashed = deployment.crashed.catch((error: unknown) => error)
  // The database goes; the program that needs it stays.
  const { default: pg } = await import('pg')
  const admin = new pg.Client(`postgres://shop:of-this-run@127.0.0.1:${deployment.addressOf('db').port}/shop`)
  admin.on('error', () => {})
  await admin.connect()
  await admin.query(`copy (select 1) to program 'kill -9 $(head -n 1 postmaster.pid)'`).catch(() => {})
  expect(((await crashed) as UserError).paragraph()).toContain('"db" of small')
})

test('a port that is taken is refused by name', async () => {
  await using runtime = new ProcessRuntime()
  await using first = await runtime.up(await fixtureTopology('small'), { budget, signal: never })
  const entryPort = Number(first.entrypoint.port)
  await expect(runtime.up(await fixtureTopology('small'), { budget, signal: never, entryPort })).rejects.toThrow(
    `port ${entryPort} cannot be used`,
  )
})

test('an abort while starting ends everything', async () => {
  const abort = new AbortController()
  {
    await using runtime = new ProcessRuntime()
    const started = runtime.up(await fixtureTopology('small'), { budget, signal: abort.signal })
    setTimeout(() => abort.abort(), 200)
    await expect(started).rejects.toThrow()
  }
  expect(existsSync(runsFolder())).toBe(false)
})

test('what a killed run left is swept at the next start', async () => {
  const owner = fork(join(import.meta.dirname, 'fixtures', 'start-small.ts'), { silent: true })
  const [message] = (await once(owner, 'message')) as [{ port: string; child: number }]
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  expect(readdirSync(runsFolder())).toHaveLength(1)
  const leftovers = sweepRuns()
  expect(leftovers.map(({ kind }) => kind).sort()).toEqual(['folder', 'process', 'process'])
  await expect.poll(() => refuses(message.port)).toBe(true)
  await expect.poll(() => processStart(message.child)).toBeUndefined()
  expect(existsSync(runsFolder())).toBe(false)
  expect(sweepRuns()).toEqual([])
})

test('a process whose recorded parent is gone is swept too', async () => {
  const owner = fork(join(import.meta.dirname, 'fixtures', 'start-small.ts'), { silent: true })
  const [{ pid, stray }] = (await once(owner, 'message')) as [{ pid: number; stray: number }]
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  process.kill(pid, 'SIGKILL')
  expect(processStart(stray)).toBeDefined()
  sweepRuns()
  await expect.poll(() => processStart(stray)).toBeUndefined()
})

test('a run that is alive is not swept', () => {
  using folder = RunFolder.create()
  sweepRuns()
  expect(existsSync(folder.path)).toBe(true)
})

test('a disk without room is refused before anything starts', () => {
  expect(() => RunFolder.create(Number.MAX_SAFE_INTEGER)).toThrow('too little room')
})

test('disposing of the runtime ends what is still starting', async () => {
  let starting: Promise<Deployment>
  const pids: number[] = []
  {
    await using runtime = new ProcessRuntime()
    const topology = await fixtureTopology('small')
    starting = runtime.up(topology, { budget, signal: never })
    starting.catch(() => {})
    const [folder = ''] = readdirSync(runsFolder())
    const record = join(runsFolder(), folder, 'processes')
    await expect.poll(() => existsSync(record), { interval: 5, timeout: 20_000 }).toBe(true)
    pids.push(Number.parseInt(readFileSync(record, 'utf8'), 10))
  }
  await expect(starting).rejects.toThrow('the runtime was disposed of')
  expect(pids.map((pid) => processStart(pid))).toEqual([undefined])
  expect(existsSync(runsFolder())).toBe(false)
})
