import { describe, expect, test } from 'vitest'
import { holm } from './holm.ts'
import { normalUpperTail } from './normal.ts'
import { binomialUpperTail, proportion } from './proportion.ts'
import { rankSumDistribution, rankSumTest, shift } from './rank-sum.ts'
import { signedRankTest, twoSidedSignedRankTest } from './signed-rank-test.ts'
import reference from './testing/reference.json' with { type: 'json' }

/* What SciPy and statsmodels say; testing/make-reference.py tells how it was made. */

describe('signedRankTest', () => {
  test.each(reference.signedRank)(
    'agrees with SciPy ($differences.length differences)',
    ({ differences, ...expected }) => {
      expect(signedRankTest(differences).pValue).toBeCloseTo(expected.pValue, 9)
      expect(twoSidedSignedRankTest(differences).pValue).toBeCloseTo(expected.twoSided, 9)
    },
  )

  test.each(reference.signedRankTied)('is exact with ties and zeros: $differences', ({ differences, pValue }) => {
    expect(signedRankTest(differences).pValue).toBeCloseTo(pValue, 12)
  })

  test('has nothing to say where nothing differs', () => {
    expect(signedRankTest([0, 0, 0])).toEqual({ pValue: 1, observations: 0 })
    expect(twoSidedSignedRankTest([]).pValue).toBe(1)
  })

  test('cannot get below 2^-n', () => {
    expect(signedRankTest([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).pValue).toBe(2 ** -10)
  })
})

describe('holm', () => {
  test.each(reference.holm)('agrees with statsmodels on $pValues', ({ pValues, adjusted }) => {
    for (const [index, p] of holm(pValues).entries()) expect(p).toBeCloseTo(adjusted[index] ?? Number.NaN, 12)
  })

  test('has no tests to correct', () => {
    expect(holm([])).toEqual([])
  })
})

describe('rankSumTest', () => {
  test.each(reference.rankSum)('agrees with SciPy ($first.length and $second.length)', ({ first, second, pValue }) => {
    expect(rankSumTest(first, second)).toBeCloseTo(pValue, 9)
  })

  test('counts the six ways to deal two and two', () => {
    expect(rankSumDistribution(2, 2).map((p) => Math.round(p * 6))).toEqual([1, 2, 4, 5, 6])
  })

  test('has nothing to say where all are equal', () => {
    expect(rankSumTest([1, 1], [1, 1, 1])).toBe(1)
  })
})

describe('shift', () => {
  test.each(reference.shift)('agrees with SciPy at $confidence', ({ first, second, confidence, ...expected }) => {
    const estimate = shift(first, second, confidence)
    expect(estimate.value).toBeCloseTo(expected.value, 12)
    expect(estimate.low).toBeCloseTo(expected.low, 12)
    expect(estimate.high).toBeCloseTo(expected.high, 12)
  })

  test('gives no interval where there are too few', () => {
    expect(shift([2, 3], [1], 0.95)).toEqual({ value: 1.5, low: null, high: null })
  })
})

describe('proportion', () => {
  test.each(reference.proportion)("is Wilson's: $count of $total", ({ count, total, confidence, low, high }) => {
    const estimate = proportion(count, total, confidence)
    expect(estimate.value).toBe(count / total)
    expect(estimate.low).toBeCloseTo(low, 9)
    expect(estimate.high).toBeCloseTo(high, 9)
  })
})

describe('binomialUpperTail', () => {
  test.each(reference.binomial)('agrees with SciPy: $count of $total', ({ count, total, probability, pValue }) => {
    expect(binomialUpperTail(count, total, probability)).toBeCloseTo(pValue, 12)
  })
})

describe('normalUpperTail', () => {
  test.each(reference.normalUpperTail)('agrees with SciPy at $z', ({ z, tail }) => {
    expect(normalUpperTail(z)).toBeCloseTo(tail, 14)
  })
})
