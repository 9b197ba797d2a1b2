import { describe, expect, test } from 'vitest'
import { farOff } from './outliers.ts'

describe('farOff', () => {
  test('finds the one that stands apart, however far', () => {
    expect(farOff([10, 11, 9, 10.5, 9.5, 1e9, 10.2])).toEqual([5])
  })

  test('leaves what merely scatters', () => {
    expect(farOff([8, 12, 9, 11, 10, 13, 7])).toEqual([])
  })

  test('knows the limit: 3.5 deviations, of 1.4826 times the median deviation', () => {
    // Median 0, median absolute deviation 1.
    const others = [-2, -1, -1, 0, 1, 1, 2, -0.5, 0.5]
    expect(farOff([...others, 3.5 * 1.4826 - 0.6])).toEqual([])
    expect(farOff([...others, 3.5 * 1.4826 + 0.6])).toEqual([9])
  })

  test('has no opinion where most are equal, or few', () => {
    expect(farOff([1, 1, 1, 5])).toEqual([])
    expect(farOff([1, 100])).toEqual([])
  })
})
