import { expect, test } from 'vitest'
import { arrivalOffsets } from './arrivals.ts'

const schedule = { ratePerSecond: 1_000, durationMs: 20_000 }

test('uniform arrivals are equally far apart and as many as the rate says', () => {
  const offsets = arrivalOffsets({ ...schedule, arrivals: 'uniform', ratePerSecond: 4, durationMs: 1_000 }, 1)
  expect([...offsets]).toEqual([125, 375, 625, 875])
})

test('Poisson arrivals are ascending, inside of the duration and of the rate on average', () => {
  const offsets = arrivalOffsets({ ...schedule, arrivals: 'poisson' }, 1)
  expect(offsets.length).toBeGreaterThan(20_000 - 5 * Math.sqrt(20_000))
  expect(offsets.length).toBeLessThan(20_000 + 5 * Math.sqrt(20_000))
  expect([...offsets]).toEqual([...offsets].sort((a, b) => a - b))
  expect(offsets[0]).toBeGreaterThanOrEqual(0)
  expect(offsets.at(-1)).toBeLessThan(20_000)
})

test('Poisson gaps vary as much as their mean', () => {
  const offsets = [...arrivalOffsets({ ...schedule, arrivals: 'poisson' }, 2)]
  const gaps = offsets.map((at, index) => at - (offsets[index - 1] ?? 0))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
  expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1)
})

test('the same seed gives the same arrivals, another seed others', () => {
  const draw = (seed: number) => [...arrivalOffsets({ ...schedule, arrivals: 'poisson', durationMs: 100 }, seed)]
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('a rate of 0 is refused', () => {
  expect(() => arrivalOffsets({ ...schedule, arrivals: 'poisson', ratePerSecond: 0 }, 1)).toThrow(RangeError)
})
