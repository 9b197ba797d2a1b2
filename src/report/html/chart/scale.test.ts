import { describe, expect, test } from 'vitest'
import { linearScale, logScale, position, valueAt } from './scale.ts'

const labels = (scale: { ticks: readonly { label: string }[] }) => scale.ticks.map(({ label }) => label)

describe('a linear scale', () => {
  test.each([
    [2446, ['0', '500', '1,000', '1,500', '2,000', '2,500']],
    [1.77, ['0.0', '0.5', '1.0', '1.5', '2.0']],
    [0.0049, ['0.000', '0.001', '0.002', '0.003', '0.004', '0.005']],
    [0, ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
  ])('goes from nought to a round number above %d', (highest, expected) => {
    expect(labels(linearScale(highest, [0, 100]))).toEqual(expected)
  })
})

describe('a logarithmic scale', () => {
  test.each([
    [1.7, 40, ['1', '2', '5', '10', '20', '50']],
    [0.1, 90, ['0.1', '0.3', '1', '3', '10', '30', '100']],
    [6, 7, ['5', '7']],
    [0.001, 90_000, ['0.001', '0.01', '0.1', '1', '10', '100', '1,000', '10,000', '100,000']],
  ])('begins and ends at a mark around %d to %d', (lowest, highest, expected) => {
    expect(labels(logScale([lowest, highest], [0, 100]))).toEqual(expected)
  })

  test('has room for a single value', () => {
    const scale = logScale([5, 5.05], [0, 100])
    expect(scale.domain[0]).toBeLessThan(scale.domain[1])
  })
})

test.each([linearScale(1000, [40, 460]), logScale([1, 1000], [230, 20])])(
  'finds the value at a position again',
  (scale) => {
    for (const value of [1, 7, 250, 1000]) expect(valueAt(scale, position(scale, value))).toBeCloseTo(value, 6)
  },
)

test('keeps what lies outside on the edge', () => {
  expect(position(linearScale(100, [0, 50]), 1e9)).toBe(50)
  expect(position(logScale([1, 100], [0, 50]), 0)).toBe(0)
})
