import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '../../src/base/errors.ts'
import { canPin } from '../../src/machine/pinning.ts'
import type { ComponentUsage, Deployment, Runtime, UpOptions } from '../../src/runtime/runtime.ts'
import { ask, Connection, isSettled } from './app.ts'
import type { RuntimeUnderTest } from './runtime-under-test.ts'

const memoryBytes = 2 ** 30
const options: UpOptions = { budget: { cpuSet: [0], memoryBytes }, signal: new AbortController().signal }
/** Long enough for whatever should not happen to happen. */
const A_WHILE_MS = 300

/** Among what is left. */
const SOMETHING_RUNS = expect.stringMatching(/^(process|container) /)

const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, A_WHILE_MS))

async function usageOf(
  deployment: Deployment,
  component: string,
): Promise<ComponentUsage & { readonly cpuMs: number }> {
  const usage = (await deployment.usage()).find((candidate) => candidate.component === component)
  if (!usage) throw new Error(`no usage of ${component}`)
  const { cpuMs } = usage
  if (cpuMs === null) throw new Error(`no CPU time of ${component}`)
  return { ...usage, cpuMs }
}

/** The one paragraph that a user would read. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof UserError) return error.paragraph()
  throw error
}

/** What every runtime must do, run against one of them. */
export function describeRuntime(under: RuntimeUnderTest): void {
  describe(`${under.name}: a program with a database`, () => programWithDatabase(under))
  describe(`${under.name}: a program alone`, () => programAlone(under))
  describe(`${under.name}: how a topology starts`, () => starting(under))
  describe(`${under.name}: what is left behind`, () => leavings(under))
}

function shared(under: RuntimeUnderTest, fixture: string, more: Partial<UpOptions> = {}): () => Deployment {
  let runtime: Runtime
  let deployment: Deployment
  beforeAll(async () => {
    runtime = await under.open()
    deployment = await runtime.up(await under.topology(fixture), { ...options, ...more })
  })
  afterAll(() => runtime?.[Symbol.asyncDispose]())
  return () => deployment
}

function programWithDatabase(under: RuntimeUnderTest): void {
  const small = shared(under, 'small')

  test('the environment, the names of others and the database are what the compose file says', async () => {
    expect(await ask(small(), '/environment')).toMatchObject({ GREETING: 'two words' })
    expect(await ask(small(), '/friend')).toBe('"hello from a friend"')
    expect(await ask(small(), '/who')).toEqual({ user: 'shop', database: 'shop' })
  })

  test('memory is told by component, and is less than the budget', async () => {
    const memory = await small().memory()
    expect(memory.map(({ component }) => component).sort()).toEqual(['app', 'db'])
    for (const { memoryBytes: bytes } of memory) expect(bytes).toBeGreaterThan(2 ** 20)
    expect(memory.reduce((sum, { memoryBytes: bytes }) => sum + (bytes ?? Number.NaN), 0)).toBeLessThan(memoryBytes)
  })

  test('use grows with work, by component', async () => {
    const [app, db] = [await usageOf(small(), 'app'), await usageOf(small(), 'db')]
    await ask(small(), '/burn?ms=200')
    const appMs = (await usageOf(small(), 'app')).cpuMs - app.cpuMs
    const dbMs = (await usageOf(small(), 'db')).cpuMs - db.cpuMs
    expect(appMs).toBeGreaterThan(180)
    expect(dbMs).toBeLessThan(appMs / 2)
  })

  test('bytes sent are counted by component, where they are counted', async () => {
    const before = await small().usage()
    for (let n = 0; n < 4; n++) await ask(small(), '/blob?bytes=1000000')
    for (const { component, sentBytes, receivedBytes } of await small().usage()) {
      const { sentBytes: sentBefore = null } = before.find((one) => one.component === component) ?? {}
      expect(receivedBytes === null).toBe(sentBytes === null)
      if (sentBytes === null || sentBefore === null) continue
      if (component === 'app') expect(sentBytes - sentBefore).toBeGreaterThan(4_000_000)
      else expect(sentBytes - sentBefore).toBeLessThan(1_000_000)
    }
  })

  test('a database that is killed comes back with what it had stored', async () => {
    const deployment = small()
    await ask(deployment, '/put?note=kept')
    const before = await deployment.usage()
    const fault = await deployment.inject({ kind: 'kill', components: ['db'] })
    await expect(ask(deployment, '/notes')).rejects.toThrow()
    await fault[Symbol.asyncDispose]()
    // The program's own connections broke: it may need another attempt.
    await expect.poll(() => ask(deployment, '/notes').catch(String), { timeout: 10_000 }).toEqual(['kept'])
    expect(await isSettled(deployment.crashed)).toBe(false)
    for (const { component, cpuMs } of before) {
      expect((await usageOf(deployment, component)).cpuMs).toBeGreaterThanOrEqual(cpuMs ?? Number.NaN)
    }
  })

  test('two deployments of one topology do not disturb each other', async () => {
    await using runtime = await under.open()
    await using other = await runtime.up(await under.topology('small'), options)
    await ask(other, '/put?note=other')
    await ask(small(), '/put?note=mine')
    expect(await ask(other, '/notes')).toEqual(['other'])
    expect(await ask<string[]>(small(), '/notes')).not.toContain('other')
  })
}

function programAlone(under: RuntimeUnderTest): void {
  const heard: string[] = []
  const solo = shared(under, 'solo', { onLog: (component, line) => heard.push(`${component}: ${line}`) })

  test('every line of the log is heard in order, and the last ones are kept', async () => {
    await ask(solo(), '/say?lines=1000')
    const lines = Array.from({ length: 1_000 }, (_, index) => `line ${index + 1}`)
    await expect.poll(() => heard.length).toBe(1_000)
    expect(heard).toEqual(lines.map((line) => `app: ${line}`))
    expect(await solo().logs('app', 3)).toEqual(lines.slice(-3))
  })

  test('CPU time of a thread and a child that have ended is what the kernel says', async () => {
    const before = (await usageOf(solo(), 'app')).cpuMs
    const spentMs = await ask<number>(solo(), '/spend?ms=150')
    const ratio = ((await usageOf(solo(), 'app')).cpuMs - before) / spentMs
    expect(spentMs).toBeGreaterThan(300)
    expect(ratio).toBeGreaterThan(0.9)
    expect(ratio).toBeLessThan(1.3)
  })

  test('while all is paused no CPU is used, and work and connections go on afterwards', async () => {
    await using connection = new Connection(solo())
    const { peer } = await connection.ask<{ peer: number }>('/')
    const burning = connection.ask('/burn?ms=400')
    await expect.poll(async () => (await usageOf(solo(), 'app')).cpuMs, { interval: 5 }).toBeGreaterThan(50)
    await solo().pause()
    const before = (await usageOf(solo(), 'app')).cpuMs
    await aWhile()
    // What stops a process takes effect when it is next scheduled: a little may come after the reading.
    expect((await usageOf(solo(), 'app')).cpuMs - before).toBeLessThan(20)
    expect(await isSettled(burning)).toBe(false)
    await solo().resume()
    await burning
    expect(await connection.ask('/')).toMatchObject({ peer })
  })

  test('a component that is frozen answers nobody, and goes on where it was', async () => {
    await using connection = new Connection(solo())
    const { pid } = await connection.ask<{ pid: number }>('/')
    const fault = await solo().inject({ kind: 'pause', components: ['app'] })
    const asked = connection.ask('/')
    await aWhile()
    expect(await isSettled(asked)).toBe(false)
    await fault[Symbol.asyncDispose]()
    expect(await asked).toMatchObject({ pid })
    expect(await isSettled(solo().crashed)).toBe(false)
  })

  test.runIf(canPin() || under.name === 'docker')(
    'it is kept to the CPUs of the budget, also started again',
    async () => {
      await solo().confine()
      expect(await ask(solo(), '/cpus')).toBe('0')
      await (await solo().inject({ kind: 'kill', components: ['app'] }))[Symbol.asyncDispose]()
      expect(await ask(solo(), '/cpus')).toBe('0')
    },
  )

  test('a component that is killed is gone, and is healthy as soon as the fault is over', async () => {
    await ask(solo(), '/remember?word=gone')
    expect(await ask(solo(), '/remember')).toBe('gone')
    const { cpuMs } = await usageOf(solo(), 'app')
    const fault = await solo().inject({ kind: 'kill', components: ['app'] })
    await expect(ask(solo(), '/')).rejects.toThrow()
    await fault[Symbol.asyncDispose]()
    expect(await ask(solo(), '/remember')).toBeNull()
    expect((await usageOf(solo(), 'app')).cpuMs).toBeGreaterThan(cpuMs)
    expect(await isSettled(solo().crashed)).toBe(false)
    // What it does from now on of its own accord counts again.
    await ask(solo(), '/die?code=7')
    expect(await refusal(solo().crashed)).toMatch(/"app" of solo[\s\S]*code 7[\s\S]*these are my last words/)
  })

  test('a component that is not there cannot be harmed', async () => {
    expect(await refusal(solo().inject({ kind: 'kill', components: ['nobody'] }))).toContain('nobody')
  })
}

function starting(under: RuntimeUnderTest): void {
  let runtime: Runtime
  beforeAll(async () => {
    runtime = await under.open()
  })
  afterAll(() => runtime?.[Symbol.asyncDispose]())

  test('what runs once comes before those that wait for it, and replicas all run', async () => {
    await using deployment = await runtime.up(await under.topology('crew'), options)
    await expect.poll(() => ask(deployment, '/notes')).toEqual(['helped', 'helped', 'migrated'])
    expect(await isSettled(deployment.crashed)).toBe(false)
    const usage = (await deployment.usage()).map(({ component }) => component)
    expect(usage.sort()).toEqual(expect.arrayContaining(['app', 'db', 'helper']))
    expect(new Set(usage).size).toBe(usage.length)
  })

  test('a component that dies at start is named, with its exit code and its last words', async () => {
    const started = runtime.up(await under.topology('crashing'), options)
    const told = await refusal(started)
    expect(told).toMatch(/"app" of crashing.*code 3.*cannot find my settings/)
    const [, file = ''] = /\(log: (.*?\.log)\)/.exec(told) ?? []
    expect(readFileSync(file, 'utf8')).toContain('cannot find my settings')
    rmSync(dirname(file), { recursive: true })
    const kept = { ...options, logFile: (component: string) => `logs/${component}.log` }
    expect(await refusal(runtime.up(await under.topology('crashing'), kept))).toContain('(log: logs/app.log)')
  })

  test('when what runs once fails, nothing that waits for it starts', async () => {
    const heard: string[] = []
    const onLog = (_: string, line: string): number => heard.push(line)
    const started = runtime.up(await under.topology('failing-migration'), { ...options, onLog })
    expect(await refusal(started)).toMatch(/"migration" of failing-migration[\s\S]*code 4[\s\S]*table exists already/)
    expect(heard).not.toContain('the app must not start')
  })

  test('a component that never gets healthy is named, with what it answered', async () => {
    await using impatient = await under.openImpatient()
    const started = impatient.up(await under.topology('unhealthy'), options)
    expect(await refusal(started)).toMatch(
      /"app" .*healthy within.*500.*(?:its last (?:error|line) is|it has logged nothing)/,
    )
  })

  test('a port that is taken is refused by name', async () => {
    await using server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port: entryPort } = server.address() as { port: number }
    const started = runtime.up(await under.topology('solo'), { ...options, entryPort })
    expect(await refusal(started)).toMatch(new RegExp(`--port: .*${entryPort}`))
  })

  test('a port that was asked for is the entry point', async () => {
    const { port: entryPort } = await freePort()
    await using deployment = await runtime.up(await under.topology('solo'), { ...options, entryPort })
    expect(deployment.entrypoint.host).toBe(`127.0.0.1:${entryPort}`)
    expect(await ask(deployment, '/hello')).toBe('hello from a friend')
  })
}

function leavings(under: RuntimeUnderTest): void {
  const left = (): Promise<string[]> => under.left([process.pid])

  test('nothing, where all is disposed of, paused or not', async () => {
    {
      await using runtime = await under.open()
      const deployment = await runtime.up(await under.topology('small'), options)
      const { entrypoint } = deployment
      expect(await answers(entrypoint)).toBe(true)
      expect(await left()).not.toEqual([])
      await deployment.pause()
      await deployment[Symbol.asyncDispose]()
      expect(await answers(entrypoint)).toBe(false)
    }
    await expect.poll(left).toEqual([])
  })

  test('nothing, where it is aborted while it starts', async () => {
    const abort = new AbortController()
    {
      await using runtime = await under.open()
      const started = runtime.up(await under.topology('small'), { ...options, signal: abort.signal })
      started.catch(() => {})
      await expect.poll(left, { interval: 50, timeout: 20_000 }).toContainEqual(SOMETHING_RUNS)
      abort.abort()
      await expect(started).rejects.toThrow()
    }
    await expect.poll(left).toEqual([])
  })

  test('nothing, where the runtime is disposed of while something starts', async () => {
    let started: Promise<Deployment>
    {
      await using runtime = await under.open()
      started = runtime.up(await under.topology('small'), options)
      started.catch(() => {})
      await expect.poll(left, { interval: 50, timeout: 20_000 }).toContainEqual(SOMETHING_RUNS)
    }
    await expect(started).rejects.toThrow()
    await expect.poll(left).toEqual([])
  })

  test('a sweep leaves a run that lives alone, and removes one whose owner was killed', async () => {
    const owner = fork(join(import.meta.dirname, 'owner.ts'), [under.name], { silent: true })
    const [entrypoint] = (await once(owner, 'message')) as [string]
    const { pid = 0 } = owner
    await using runtime = await under.open()
    await runtime.sweep()
    expect(await answers(entrypoint)).toBe(true)
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    await runtime.sweep()
    await expect.poll(() => under.left([pid]), { timeout: 20_000 }).toEqual([])
    expect(await answers(entrypoint)).toBe(false)
    expect(await runtime.sweep()).toEqual([])
  })
}

/** Whether the fixtures' program answers there. Somebody else may: a network that is gone leaves its addresses to others. */
async function answers(entrypoint: URL | string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/hello', entrypoint), { signal: AbortSignal.timeout(2_000) })
    return (await response.text()) === '"hello from a friend"'
  } catch {
    return false
  }
}

async function freePort(): Promise<{ port: number }> {
  await using server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server.address() as { port: number }
}
