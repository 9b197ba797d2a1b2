import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Deployment, Runtime } from '../../src/runtime/runtime.ts'
import { ask } from './app.ts'
import type { RuntimeUnderTest } from './runtime-under-test.ts'

const MOST = 2
/** So many requests reach every replica, for each goes to the one that has the fewest. */
const REQUESTS = 4 * MOST

/** Replicas of an entry point that come and go. */
export function describeScaling(under: Pick<RuntimeUnderTest, 'name' | 'open' | 'topology'>): void {
  describe(`${under.name}: replicas that come and go`, () => {
    let runtime: Runtime
    let deployment: Deployment
    beforeAll(async () => {
      runtime = await under.open()
      const topology = await under.topology('small')
      const services = topology.services.map((service) =>
        service.name === 'app' ? { ...service, replicas: MOST } : service,
      )
      deployment = await runtime.up(
        { ...topology, services },
        {
          budget: { cpuSet: [], memoryBytes: 2 ** 30 },
          signal: new AbortController().signal,
          scaled: [{ component: 'app', cpus: 0.5 }],
        },
      )
    })
    afterAll(() => runtime?.[Symbol.asyncDispose]())

    /** Who answers, by address of a process or of a container. */
    async function answering(): Promise<Set<string>> {
      const asked = Array.from({ length: REQUESTS }, () =>
        ask<Record<string, string>>(deployment, '/environment').then(
          ({ HOSTNAME = '', PORT = '' }) => `${HOSTNAME}:${PORT}`,
        ),
      )
      return new Set(await Promise.all(asked))
    }

    test('requests reach all replicas, then one; what a replica has taken is answered before it goes', async () => {
      const fleet = deployment.fleet('app')
      expect(fleet.serving).toBe(MOST)
      expect((await answering()).size).toBe(MOST)
      // So long that an engine has told of them before half are answered: those of the one that goes are among them.
      const slow = Array.from({ length: REQUESTS }, () => ask(deployment, '/burn?ms=1000'))
      await expect.poll(async () => (await fleet.use()).inFlight, { interval: 10 }).toBeGreaterThan(REQUESTS / 2)
      await fleet.remove()
      expect(await Promise.all(slow)).toHaveLength(REQUESTS)
      expect([fleet.serving, fleet.running]).toEqual([1, 1])
      expect((await answering()).size).toBe(1)
    })

    test('one that is added answers, and counts its own CPU time', async () => {
      const fleet = deployment.fleet('app')
      await fleet.add()
      expect((await answering()).size).toBe(MOST)
      const before = (await deployment.usage()).find(({ component }) => component === 'app')?.cpuMs ?? 0
      await Promise.all(Array.from({ length: MOST }, () => ask(deployment, '/burn?ms=200')))
      const { cpuMs } = await fleet.use()
      expect([...cpuMs.values()].every((used) => used !== null && used >= 190)).toBe(true)
      const after = (await deployment.usage()).find(({ component }) => component === 'app')?.cpuMs ?? 0
      expect(after - before).toBeGreaterThan(MOST * 190)
    })

    test('a database keeps its one replica', async () => {
      const refusal = await runtime.scalingRefusal(await under.topology('small'))
      expect(refusal('db')).toContain('its data is in one place')
      expect(refusal('app')).toBeUndefined()
      expect(() => deployment.fleet('db')).toThrow('was not started to be scaled')
    })
  })
}
