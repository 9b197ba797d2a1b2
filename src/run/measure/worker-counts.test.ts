import { expect, test } from 'vitest'
import { WorkerCounts } from './worker-counts.ts'

test('threads are doubled for one profile of one target, as far as there are CPUs', () => {
  const counts = new WorkerCounts(1, 3)
  counts.raise('monolith', 'saturate')
  expect(counts.of('monolith', 'saturate')).toBe(2)
  counts.raise('monolith', 'saturate')
  expect(counts.of('monolith', 'saturate')).toBe(3)
  expect(counts.of('monolith', 'steady')).toBe(1)
  expect(counts.of('serverless', 'saturate')).toBe(1)
})

test('more threads than CPUs are left as they were asked for', () => {
  const counts = new WorkerCounts(4, 1)
  counts.raise('monolith', 'saturate')
  expect(counts.of('monolith', 'saturate')).toBe(4)
})
