import { expect, test } from 'vitest'
import { Fleet, type Replica } from './fleet.ts'

/** Replicas nobody calls: what a fleet does with its places. */
function replicas(count: number, log: string[]): Replica[] {
  return Array.from({ length: count }, (_, index) => ({
    address: undefined,
    start: async () => void log.push(`start ${index}`),
    stop: async () => void log.push(`stop ${index}`),
    cpuMs: async () => index * 10,
  }))
}

test('the newest goes first, and its place is taken again under a new number', async () => {
  const log: string[] = []
  const fleet = await Fleet.of('worker', replicas(3, log), undefined)
  expect([fleet.serving, fleet.running]).toEqual([3, 3])
  await fleet.remove()
  await fleet.remove()
  expect([...(await fleet.use()).cpuMs]).toEqual([[0, 0]])
  await fleet.add()
  expect([...(await fleet.use()).cpuMs]).toEqual([
    [0, 0],
    [3, 10],
  ])
  expect(log).toEqual(['stop 2', 'stop 1', 'start 1'])
  expect([fleet.serving, fleet.running]).toEqual([2, 2])
})

test('there is no place beyond the most, and the last one stays', async () => {
  const fleet = await Fleet.of('worker', replicas(2, []), undefined)
  await expect(fleet.add()).rejects.toThrow('no place')
  await fleet.remove()
  await expect(fleet.remove()).rejects.toThrow('keeps one')
})
