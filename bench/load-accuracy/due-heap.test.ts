import { expect, test } from 'vitest'
import { seededRandom } from '../../src/scenario/random.ts'
import { DueHeap } from './due-heap.ts'

test('gives the earliest first, also when things are added in between', () => {
  const random = seededRandom(4)
  const heap = new DueHeap<number>()
  const waiting: number[] = []
  for (let turn = 0; turn < 2_000; turn++) {
    if (random.next() < 0.6) {
      const at = random.int(0, 500)
      heap.add(at, at)
      waiting.push(at)
      continue
    }
    waiting.sort((a, b) => a - b)
    expect(heap.nextMs).toBe(waiting[0] ?? Number.POSITIVE_INFINITY)
    expect(heap.take()).toBe(waiting.shift())
  }
  waiting.sort((a, b) => a - b)
  expect(waiting.map(() => heap.take())).toEqual(waiting)
  expect(heap.take()).toBeUndefined()
})
