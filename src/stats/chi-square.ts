import { normalUpperTail } from './normal.ts'

/**
 * P(χ² > x) of the chi-square distribution with a whole number of degrees of freedom, one or more.
 * M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.4.4 and 26.4.5.
 */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  if (x <= 0) return 1
  const isOdd = degreesOfFreedom % 2 === 1
  let term = isOdd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : Math.exp(-x / 2)
  let sum = isOdd ? 2 * normalUpperTail(Math.sqrt(x)) : 0
  for (let k = isOdd ? 1 : 0; k <= degreesOfFreedom - 2; k += 2) {
    sum += term
    term *= x / (k + 2)
  }
  return sum
}
