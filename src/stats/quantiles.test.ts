import { describe, expect, test } from 'vitest'
import { normalQuantile, studentQuantile } from './quantiles.ts'

describe('normalQuantile', () => {
  // python3 -c "from scipy.stats import norm; print([norm.ppf(p) for p in (.5,.8,.9,.975,.995,.001,1e-6)])" (SciPy 1)
  test.each([
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.9, 1.2815515655446004],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.001, -3.090232306167813],
    [1e-6, -4.753424308822899],
  ])('gives the value of SciPy at %f', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 7)
  })
})

describe('studentQuantile', () => {
  // python3 -c "from scipy.stats import t; print([t.ppf(p, df) for p, df in ((.975,4),(.975,5),(.8,5),(.975,9),(.995,9),(.8,19))])"
  test.each([
    [0.975, 4, 2.7764451051977934],
    [0.975, 5, 2.5705818356363146],
    [0.8, 5, 0.9195437802408271],
    [0.975, 9, 2.262157162798205],
    [0.995, 9, 3.249835541592126],
    [0.8, 19, 0.8609505502689286],
  ])('is within 0.4 %% of SciPy at p = %f with %i degrees of freedom', (probability, degreesOfFreedom, expected) => {
    expect(Math.abs(studentQuantile(probability, degreesOfFreedom) / expected - 1)).toBeLessThan(0.004)
  })
})
