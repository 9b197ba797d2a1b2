import { expect, test } from 'vitest'
import { runKernels, timing } from './run-kernels.ts'

test('the median is that of the quietest pass; half of the passes lie within the spread', () => {
  const passes = [73, 70, 140, 71, 72].map((medianUs, index) => ({ medianUs, calls: 10 + index }))
  expect(timing(passes)).toEqual({ medianUs: 70, spreadUs: 2, calls: 60 })
})

test('every kernel is run in every pass, one after the other', async () => {
  const order: string[] = []
  const cell = new Int32Array(new SharedArrayBuffer(4))
  const slow = (name: 'json' | 'nap') => () => {
    if (order.at(-1) !== name) order.push(name)
    Atomics.wait(cell, 0, 0, 1)
  }
  const timings = await runKernels([
    { name: 'json', isAsync: false, work: slow('json') },
    { name: 'nap', isAsync: false, work: slow('nap') },
  ])
  expect(order).toEqual(Array(6).fill(['json', 'nap']).flat()) // the warm-up and five passes
  expect(Object.keys(timings)).toEqual(['json', 'nap'])
})

test('a kernel that fails ends it', async () => {
  const work = () => {
    throw new Error('no such thing here')
  }
  await expect(runKernels([{ name: 'json', isAsync: false, work }])).rejects.toThrow('no such thing here')
})
