import { describe, expect, test } from 'vitest'
import { achievedConfidence, observationsNeeded, signedRankDistribution, walshOrder } from './signed-rank.ts'

describe('signedRankDistribution', () => {
  test('counts the eight sign patterns of three ranks', () => {
    expect(signedRankDistribution(3).map((p) => p * 8)).toEqual([1, 2, 3, 5, 6, 7, 8])
  })

  test('has the tail of SciPy at n = 10', () => {
    // python3 -c "from scipy.stats._wilcoxon import WilcoxonDistribution as W; print(W(10).cdf(8))"
    expect(signedRankDistribution(10)[8]).toBe(0.0244140625)
  })
})

describe('walshOrder', () => {
  // python3: D = scipy.stats._wilcoxon.WilcoxonDistribution(n); k = 0; while D.cdf(k) <= alpha / 2: k += 1
  test.each([
    [5, 0.95, 0],
    [6, 0.95, 1],
    [7, 0.95, 3],
    [8, 0.9, 6],
    [10, 0.95, 9],
    [10, 0.99, 4],
    [20, 0.95, 53],
    [20, 0.99, 38],
    [30, 0.95, 138],
    [50, 0.95, 435],
  ])('is that of SciPy for %i rounds at %f', (observations, confidence, expected) => {
    expect(walshOrder(observations, confidence)).toBe(expected)
  })

  test('goes over to the normal approximation without a jump', () => {
    const exact = [48, 49, 50].map((n) => walshOrder(n, 0.95))
    expect(exact).toEqual([397, 416, 435])
    expect([51, 52].map((n) => walshOrder(n, 0.95))).toEqual([453, 473])
  })
})

describe('achievedConfidence', () => {
  test.each([
    [5, 0],
    [6, 0.96875],
    [8, 0.9609375],
    [10, 0.951171875],
    [60, 0.95],
  ])('says what an interval over %i rounds holds when 95 %% were asked for', (observations, expected) => {
    expect(achievedConfidence(observations, 0.95)).toBe(expected)
  })
})

describe('observationsNeeded', () => {
  test.each([0.5, 0.75, 0.9, 0.95, 0.99, 0.999])('is the first count with an interval at %f', (confidence) => {
    const needed = observationsNeeded(confidence)
    expect(walshOrder(needed, confidence)).toBeGreaterThan(0)
    expect(walshOrder(needed - 1, confidence)).toBe(0)
  })
})
