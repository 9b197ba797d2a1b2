import { describe, expect, test } from 'vitest'
import { hodgesLehmann, pairedRatio } from './hodges-lehmann.ts'

/** Hamilton depression scale, before minus after: Hollander & Wolfe, table 3.1, the example of R's `?wilcox.test`. */
const depression = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01]

/** numpy.random.default_rng(1).normal(10, 2, 12), rounded to three places. */
const normal = [10.691, 11.643, 10.661, 7.394, 11.811, 10.893, 8.926, 11.162, 10.729, 10.588, 10.057, 11.093]

/*
 * Reference values: the shifts m between neighbouring Walsh averages that SciPy's exact test does not reject, in python3
 *   w = sorted((x[i] + x[j]) / 2 for i in range(n) for j in range(i, n))
 *   keep = [scipy.stats.wilcoxon(x - (a + b) / 2, mode='exact').pvalue > 1 - confidence for a, b in zip(w, w[1:])]
 *   print(numpy.median(w), w[keep.index(True)], w[len(keep) - keep[::-1].index(True)])
 * R's wilcox.test(depression, conf.int = TRUE) gives the first of them.
 */
describe('hodgesLehmann', () => {
  test.each([
    ['depression', depression, 0.95, 0.46, 0.01, 0.786],
    ['depression', depression, 0.9, 0.46, 0.175, 0.726],
    ['normal', normal, 0.95, 10.7025, 9.6025, 11.186],
    ['normal', normal, 0.99, 10.7025, 9.0615, 11.352],
  ])('agrees with the reference on %s', (_name, observations, confidence, value, low, high) => {
    const estimate = hodgesLehmann(observations, confidence)
    expect(estimate.value).toBeCloseTo(value, 12)
    expect(estimate.low).toBeCloseTo(low, 12)
    expect(estimate.high).toBeCloseTo(high, 12)
  })

  test('spans from the least to the greatest of six at 95 %', () => {
    expect(hodgesLehmann([3, 1, 6, 2, 5, 4], 0.95)).toEqual({ value: 3.5, low: 1, high: 6 })
  })

  test('gives no interval where five rounds cannot bear 95 %', () => {
    expect(hodgesLehmann([3, 1, 2, 5, 4], 0.95)).toEqual({ value: 3, low: null, high: null })
  })

  test('is the value itself for one observation', () => {
    expect(hodgesLehmann([7], 0.95)).toEqual({ value: 7, low: null, high: null })
  })

  test('refuses to make something of nothing', () => {
    expect(() => hodgesLehmann([], 0.95)).toThrow(RangeError)
  })
})

describe('pairedRatio', () => {
  const pairs = [2, 2.2, 1.8, 2.1, 1.9, 2].map((factor, round) => [factor * (10 + round), 10 + round] as const)

  test('finds the factor although the level drifts', () => {
    const ratio = pairedRatio(pairs, 0.95)
    expect(ratio.value).toBeCloseTo(2, 1)
    expect(ratio.low).toBeCloseTo(1.8, 9)
    expect(ratio.high).toBeCloseTo(2.2, 9)
  })

  test('turns over when a and b do', () => {
    const there = pairedRatio(pairs, 0.95)
    const back = pairedRatio(
      pairs.map(([a, b]) => [b, a] as const),
      0.95,
    )
    expect(back.value).toBeCloseTo(1 / there.value, 12)
    expect(back.low).toBeCloseTo(1 / (there.high ?? 0), 12)
  })
})
