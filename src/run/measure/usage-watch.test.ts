import { expect, test } from 'vitest'
import type { ComponentUsage, Deployment } from '../../runtime/runtime.ts'
import { UsageWatch } from './usage-watch.ts'

/** A deployment of two components that have used more at each reading. */
function deployment(readings: readonly (readonly [cpuMs: number, receivedBytes: number | null])[]) {
  let next = 0
  const usage = async (): Promise<ComponentUsage[]> => {
    const [cpuMs, receivedBytes] = readings[next++] ?? [Number.NaN, null]
    const rest = { throttledMs: null, sentBytes: 0, memoryBytes: 7 }
    return [
      { component: 'api', cpuMs, receivedBytes, ...rest },
      { component: 'db', cpuMs: 2 * cpuMs, receivedBytes, ...rest },
    ]
  }
  return { usage } satisfies Partial<Deployment> as unknown as Deployment
}

test('what counts is the difference between the edges', async () => {
  await using watch = new UsageWatch(
    deployment([
      [100, 5],
      [130, 9],
    ]),
    1_000,
  )
  watch.open()
  watch.close()
  const { used, resources } = await watch.result()
  expect(used).toEqual([
    { component: 'api', cpuMs: 30, receivedBytes: 4, sentBytes: 0, throttledMs: null },
    { component: 'db', cpuMs: 60, receivedBytes: 4, sentBytes: 0, throttledMs: null },
  ])
  expect(resources.at(-1)?.components).toEqual([
    { component: 'api', cpuMs: 30, memoryBytes: 7 },
    { component: 'db', cpuMs: 60, memoryBytes: 7 },
  ])
})

test('what is not known stays unknown', async () => {
  await using watch = new UsageWatch(
    deployment([
      [0, null],
      [1, null],
    ]),
    1_000,
  )
  watch.open()
  watch.close()
  expect((await watch.result()).used[0]?.receivedBytes).toBeNull()
})

test('what was not known at the opening is not counted from zero', async () => {
  await using watch = new UsageWatch(
    deployment([
      [0, null],
      [1, 9_000],
    ]),
    1_000,
  )
  watch.open()
  watch.close()
  expect((await watch.result()).used[0]?.receivedBytes).toBeNull()
})

test('a window that never closed has no result', async () => {
  await using watch = new UsageWatch(deployment([[0, null]]), 1_000)
  watch.open()
  await expect(watch.result()).rejects.toThrow('did not announce')
})

test('a sample that fails is told', async () => {
  const failing = { usage: () => Promise.reject(new Error('the engine is gone')) } as unknown as Deployment
  await using watch = new UsageWatch(failing, 1_000)
  watch.open()
  watch.close()
  await expect(watch.result()).rejects.toThrow('the engine is gone')
})
