import { describe, expect, test } from 'vitest'
import { minimumDetectableIncrease, minimumDetectableRatio, minimumDetectableShift } from './detectable-ratio.ts'

const logRatios = [1.1, 1.2, 1.05, 1.15, 1.3, 1.12, 1.18, 1.09].map(Math.log)

describe('minimumDetectableRatio', () => {
  test('agrees with the formula in SciPy', () => {
    // c = 1 - 2 * WilcoxonDistribution(8).cdf(3)
    // exp((t.ppf((1 + c) / 2, 7) + t.ppf(.8, 7)) * x.std(ddof=1) / sqrt(8 * 3 / pi)) = 1.0864283028229725
    expect(minimumDetectableRatio(logRatios, 0.95)).toBeCloseTo(1.0864283, 4)
  })

  test('shrinks as rounds are added', () => {
    const few = minimumDetectableRatio(logRatios, 0.95) ?? 0
    const many = minimumDetectableRatio([...logRatios, ...logRatios, ...logRatios], 0.95) ?? 0
    expect(many - 1).toBeLessThan((few - 1) / Math.sqrt(3))
    expect(many).toBeGreaterThan(1)
  })

  test('is 1 where the rounds do not differ', () => {
    expect(minimumDetectableRatio(new Array(6).fill(0.5), 0.95)).toBe(1)
  })

  test('does not exist for five rounds at 95 %', () => {
    expect(minimumDetectableRatio(logRatios.slice(0, 5), 0.95)).toBeNull()
  })
})

describe('minimumDetectableIncrease', () => {
  test('agrees with the formula in SciPy', () => {
    // exp((t.ppf(1 - .0125, 7) + t.ppf(.8, 7)) * x.std(ddof=1) / sqrt(8 * 3 / pi)) = 1.0945548440400816
    expect(minimumDetectableIncrease(logRatios, 0.0125)).toBeCloseTo(1.0945548, 3)
  })

  test('does not exist where all signs alike are not enough', () => {
    expect(minimumDetectableIncrease(logRatios.slice(0, 6), 0.0125)).toBeNull()
    expect(minimumDetectableIncrease(logRatios.slice(0, 7), 0.0125)).not.toBeNull()
  })
})

describe('minimumDetectableShift', () => {
  const second = [1, 1.02, 0.97, 1.01, 0.95, 1.03].map(Math.log)

  test('agrees with the formula in SciPy', () => {
    // d = 12; s = sqrt((7 * x.var(ddof=1) + 5 * y.var(ddof=1)) / d)
    // exp((t.ppf(1 - .0125, d) + t.ppf(.8, d)) * s * sqrt((1 / 8 + 1 / 6) * pi / 3)) = 1.1096453123216776
    expect(minimumDetectableShift(logRatios, second, 0.0125)).toBeCloseTo(1.1096453, 3)
  })

  test('does not exist where samples that do not overlap are not enough', () => {
    // 1 of the 10 ways to choose 2 of 5.
    expect(minimumDetectableShift(logRatios.slice(0, 2), second.slice(0, 3), 0.09)).toBeNull()
    expect(minimumDetectableShift(logRatios.slice(0, 2), second.slice(0, 3), 0.11)).not.toBeNull()
    expect(minimumDetectableShift([0.1], second, 0.5)).toBeNull()
  })
})
