import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fault } from '../../src/fault/fault.ts'
import type { Deployment, Runtime, UpOptions } from '../../src/runtime/runtime.ts'
import { ask, Connection, isSettled } from './app.ts'
import type { RuntimeUnderTest } from './runtime-under-test.ts'

/** Long enough for whatever should not happen to happen. */
const A_WHILE_MS = 300
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, A_WHILE_MS))

const APP: Fault = { kind: 'kill', components: ['app'] }
const DB: Fault = { kind: 'kill', components: ['db'] }

/** Each kind of fault that every runtime can do: that it happens, and that it ends. Kill and pause are in suite.ts. */
export function describeFaults(under: Pick<RuntimeUnderTest, 'name' | 'open' | 'topology'>): void {
  describe(`${under.name}: faults`, () => {
    let runtime: Runtime
    let deployment: Deployment
    const options: UpOptions = {
      budget: { cpuSet: [], memoryBytes: 2 ** 30 },
      signal: new AbortController().signal,
      faults: [APP, DB],
    }
    beforeAll(async () => {
      runtime = await under.open()
      deployment = await runtime.up(await under.topology('small'), options)
    })
    afterAll(() => runtime?.[Symbol.asyncDispose]())

    /** The quickest of several, in milliseconds: what else is going on only adds to it. */
    async function quickest(path: string, times: number): Promise<number> {
      const taken = []
      for (let n = 0; n < times; n++) {
        const start = performance.now()
        await ask(deployment, path)
        taken.push(performance.now() - start)
      }
      return Math.min(...taken)
    }

    /** Once broken connections have been replaced. */
    const works = () =>
      expect.poll(() => ask(deployment, '/who').catch(String), { timeout: 20_000 }).toMatchObject({ user: 'shop' })

    test('latency is added to each round trip to the database, and is gone afterwards', async () => {
      await works()
      const fault = await deployment.inject({ kind: 'latency', components: ['db'], amount: 300 })
      const slow = await quickest('/who', 3)
      await fault[Symbol.asyncDispose]()
      expect(slow).toBeGreaterThanOrEqual(299)
      expect(await quickest('/who', 20)).toBeLessThan(slow)
    })

    test('lost packets stall what goes to the database, which is answered afterwards', async () => {
      await works()
      const fault = await deployment.inject({ kind: 'loss', components: ['app', 'db'], amount: 1 })
      const asked = ask(deployment, '/who')
      await aWhile()
      expect(await isSettled(asked)).toBe(false)
      await fault[Symbol.asyncDispose]()
      expect(await asked).toMatchObject({ user: 'shop' })
    })

    test('a partition refuses connections to the database, which runs on, and is over afterwards', async () => {
      await works()
      const { pid } = await ask<{ pid: number }>(deployment, '/')
      const fault = await deployment.inject({ kind: 'partition', components: ['app', 'db'] })
      await expect(ask(deployment, '/who')).rejects.toThrow(/500/)
      await expect(ask(deployment, '/who')).rejects.toThrow(/500/)
      expect(await ask(deployment, '/')).toMatchObject({ pid })
      await fault[Symbol.asyncDispose]()
      await works()
      expect(await isSettled(deployment.crashed)).toBe(false)
    })

    test('a component that is short of CPU time takes longer for the same work, and no longer afterwards', async () => {
      const fault = await deployment.inject({ kind: 'cpu', components: ['app'], amount: 0.8 })
      const short = await quickest('/burn?ms=200', 1)
      await fault[Symbol.asyncDispose]()
      // A fifth of each tenth of a second: nine of them at least, of which the first may have been used before.
      expect(short).toBeGreaterThan(700)
      expect(await quickest('/burn?ms=200', 3)).toBeLessThan(short)
    })

    test('a restart is another process, with what was stored and without what was not', async () => {
      await works()
      await ask(deployment, '/put?note=stored')
      await ask(deployment, '/remember?word=gone')
      await using connection = new Connection(deployment)
      await connection.ask('/')
      const app = await deployment.inject({ kind: 'restart', components: ['app'] })
      await app[Symbol.asyncDispose]()
      await expect(connection.ask('/')).resolves.toBeDefined()
      expect(await ask(deployment, '/remember')).toBeNull()
      const db = await deployment.inject({ kind: 'restart', components: ['db'] })
      await db[Symbol.asyncDispose]()
      await works()
      expect(await ask<string[]>(deployment, '/notes')).toContain('stored')
      expect(await isSettled(deployment.crashed)).toBe(false)
    })

    test('what a runtime cannot do is refused with the reason, before anything is started', async () => {
      const refusal = await runtime.faultRefusal(await under.topology('small'))
      expect(refusal({ kind: 'clock', components: ['db'] })).toContain('share the clock of the machine')
      expect(refusal({ kind: 'latency', components: ['db'], amount: 1 })).toBeUndefined()
      const alone = await runtime.faultRefusal(await under.topology('solo'))
      expect(alone({ kind: 'partition', components: ['app'] })).toContain('no path leads to app or from it')
      const crew = await runtime.faultRefusal(await under.topology('crew'))
      expect(crew({ kind: 'kill', components: ['migration'] })).toContain('runs once')
    })
  })
}
