import Docker from 'dockerode'
import { expect, test } from 'vitest'
import type { Deployment } from '../../src/runtime/runtime.ts'
import { fixtureTopology } from '../fixture-topology.ts'
import { ask } from '../runtime-conformance/app.ts'
import { describeFaults } from '../runtime-conformance/faults-suite.ts'
import { openUnderTest, underTest } from '../runtime-conformance/runtime-under-test.ts'

const under = underTest('docker')
const options = { budget: { cpuSet: [], memoryBytes: 2 ** 30 }, signal: new AbortController().signal }

describeFaults(under)

/** Memory limit of the container of a component, in bytes. */
async function limitOf(component: string): Promise<number> {
  const docker = new Docker()
  const containers = await docker.listContainers({ all: true })
  const one = containers.find(({ Names }) =>
    Names.some((name) => name.includes('small') && name.endsWith(`-${component}`)),
  )
  return (await docker.getContainer(one?.Id ?? '').inspect()).HostConfig.Memory ?? 0
}

const stored = (deployment: Deployment) => expect.poll(() => ask(deployment, '/notes').catch(String))

test('a component that is short of memory has a lower limit, and its own again afterwards', async () => {
  const memory = { kind: 'memory', components: ['app'], amount: 0.9 } as const
  await using runtime = await openUnderTest('docker')
  await using deployment = await runtime.up(await fixtureTopology('small', 'docker'), { ...options, faults: [memory] })
  const before = await limitOf('app')
  const fault = await deployment.inject(memory)
  const during = await limitOf('app')
  await fault[Symbol.asyncDispose]()
  expect(during).toBeLessThan(before)
  expect(await limitOf('app')).toBe(before)
  await stored(deployment).toEqual([])
})

test('a full disk refuses what is new, keeps what was there, and has room afterwards', async () => {
  const full = { kind: 'disk-full', components: ['db'] } as const
  await using runtime = await openUnderTest('docker')
  await using deployment = await runtime.up(await fixtureTopology('small', 'docker'), { ...options, faults: [full] })
  await ask(deployment, '/put?note=before')
  const fault = await deployment.inject(full)
  const long = `/put?note=${'x'.repeat(2_000)}`
  const fill = async (): Promise<string> => {
    // A page of the table, and what the database has set aside, has room for some.
    for (let n = 0; n < 2_000; n++) {
      const refused = await ask(deployment, `${long}${n}`).then(
        () => undefined,
        (error: unknown) => String(error),
      )
      if (refused !== undefined) return refused
    }
    return 'nothing was refused'
  }
  expect(await fill()).toMatch(/No space left on device|could not extend/i)
  await fault[Symbol.asyncDispose]()
  await expect.poll(() => ask(deployment, '/put?note=after').then(() => 'stored', String)).toBe('stored')
  expect(await ask<string[]>(deployment, '/notes')).toEqual(expect.arrayContaining(['before', 'after']))
})

test('a disk that is to be full cannot belong to a component that is killed in the same run', async () => {
  await using runtime = await openUnderTest('docker')
  const faults = [
    { kind: 'disk-full', components: ['db'] },
    { kind: 'kill', components: ['db'] },
  ] as const
  const started = runtime.up(await fixtureTopology('small', 'docker'), { ...options, faults })
  await expect(started).rejects.toThrow('cannot have both faults, disk-full of db and kill of db')
})
