import { expect, test } from 'vitest'
import { seededRandom } from '../../src/scenario/random.ts'
import { DueHeap } from './due-heap.ts'

test('gives the earliest first, of the same time what came first, also when things are added in between', () => {
  const random = seededRandom(4)
  const heap = new DueHeap<{ at: number; turn: number }>()
  const waiting: { at: number; turn: number }[] = []
  const sort = () => waiting.sort((a, b) => a.at - b.at || a.turn - b.turn)
  for (let turn = 0; turn < 2_000; turn++) {
    if (random.next() < 0.6) {
      const item = { at: random.int(0, 100), turn }
      heap.add(item.at, item)
      waiting.push(item)
      continue
    }
    sort()
    expect(heap.nextMs).toBe(waiting[0]?.at ?? Number.POSITIVE_INFINITY)
    expect(heap.take()).toBe(waiting.shift())
  }
  sort()
  expect(waiting.length).toBeGreaterThan(100)
  expect(waiting.map(() => heap.take())).toEqual(waiting)
  expect(heap.take()).toBeUndefined()
  expect(heap.nextMs).toBe(Number.POSITIVE_INFINITY)
})
