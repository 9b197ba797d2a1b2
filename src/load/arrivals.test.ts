import { expect, test } from 'vitest'
import { arrivalOffsets } from './arrivals.ts'

const stage = (from: number, to: number, durationMs: number) => ({
  name: 'stage',
  durationMs,
  fromRatePerSecond: from,
  toRatePerSecond: to,
})
const poisson = { arrivals: 'poisson', leadInMs: 0, stages: [stage(1_000, 1_000, 20_000)] } as const

const between = (offsets: Float64Array, from: number, to: number) =>
  offsets.filter((at) => at >= from && at < to).length

test('uniform arrivals are equally far apart and as many as the rate says', () => {
  const offsets = arrivalOffsets({ arrivals: 'uniform', leadInMs: 0, stages: [stage(4, 4, 1_000)] }, 1)
  expect([...offsets]).toEqual([125, 375, 625, 875])
})

test('the lead-in has the rate with which the first stage begins, and a gap goes on over the edge of a stage', () => {
  const offsets = arrivalOffsets(
    { arrivals: 'uniform', leadInMs: 500, stages: [stage(4, 4, 250), stage(8, 8, 250)] },
    1,
  )
  expect([...offsets]).toEqual([125, 375, 625, 812.5, 937.5])
})

test('a uniform ramp has the arrivals where the integral of its rate says', () => {
  const offsets = arrivalOffsets({ arrivals: 'uniform', leadInMs: 0, stages: [stage(0, 100, 1_000)] }, 1)
  // rate(t) = 100 t, so the integral is 50 t²: arrival k is where it reaches k + 1/2.
  expect(offsets).toHaveLength(50)
  for (const [k, at] of offsets.entries()) expect(at).toBeCloseTo(Math.sqrt((k + 0.5) / 50) * 1_000, 6)
})

test('a ramp down ends at no rate at all', () => {
  const offsets = arrivalOffsets({ arrivals: 'uniform', leadInMs: 0, stages: [stage(100, 0, 1_000)] }, 1)
  expect(offsets).toHaveLength(50)
  for (const [k, at] of offsets.entries()) {
    expect(at).toBeCloseTo((1 - Math.sqrt(1 - (k + 0.5) / 50)) * 1_000, 4)
  }
})

test('Poisson arrivals are ascending, inside of the duration and of the rate on average', () => {
  const offsets = arrivalOffsets(poisson, 1)
  expect(offsets.length).toBeGreaterThan(20_000 - 5 * Math.sqrt(20_000))
  expect(offsets.length).toBeLessThan(20_000 + 5 * Math.sqrt(20_000))
  expect(offsets).toEqual(offsets.toSorted())
  expect(offsets[0]).toBeGreaterThanOrEqual(0)
  expect(offsets.at(-1)).toBeLessThan(20_000)
})

test('Poisson gaps vary as much as their mean, and counts in 10 ms as much as theirs', () => {
  const offsets = arrivalOffsets(poisson, 2)
  const gaps = [...offsets].map((at, index) => at - (offsets[index - 1] ?? 0))
  const counts = Array.from({ length: 2_000 }, (_, bucket) => between(offsets, bucket * 10, bucket * 10 + 10))
  expect(Math.sqrt(variance(gaps)) / mean(gaps)).toBeCloseTo(1, 1)
  expect(variance(counts) / mean(counts)).toBeCloseTo(1, 1)
})

test('Poisson stages have each their own rate', () => {
  const offsets = arrivalOffsets(
    { arrivals: 'poisson', leadInMs: 1_000, stages: [stage(100, 100, 10_000), stage(1_000, 3_000, 10_000)] },
    3,
  )
  const near = (count: number, expected: number) => Math.abs(count - expected) < 5 * Math.sqrt(expected)
  expect(near(between(offsets, 0, 1_000), 100)).toBe(true)
  expect(near(between(offsets, 1_000, 11_000), 1_000)).toBe(true)
  expect(near(between(offsets, 11_000, 16_000), 7_500)).toBe(true)
  expect(near(between(offsets, 16_000, 21_000), 12_500)).toBe(true)
})

test('the same seed gives the same arrivals, another seed others', () => {
  const draw = (seed: number) => arrivalOffsets({ ...poisson, stages: [stage(1_000, 1_000, 100)] }, seed)
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('a rate below 0 is refused, and so is a schedule without arrivals', () => {
  const withStage =
    (...stages: ReturnType<typeof stage>[]) =>
    () =>
      arrivalOffsets({ ...poisson, stages }, 1)
  expect(withStage(stage(-1, 5, 100))).toThrow(RangeError)
  expect(withStage(stage(0, 0, 100))).toThrow(RangeError)
  expect(withStage()).toThrow(RangeError)
})

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function variance(values: readonly number[]): number {
  const middle = mean(values)
  return mean(values.map((value) => (value - middle) ** 2))
}
