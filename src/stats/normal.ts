/**
 * P(Z > z) of the standard normal distribution; absolute error below 1e-14.
 * West, "Better approximations to cumulative normal functions", Wilmott Magazine (2005), after Hart (1968).
 */
export function normalUpperTail(z: number): number {
  const x = Math.abs(z)
  const tail = x > 37 ? 0 : x < 7.07106781186547 ? hart(x) : continuedFraction(x)
  return z > 0 ? tail : 1 - tail
}

const NUMERATOR = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
]
const DENOMINATOR = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
]

function hart(x: number): number {
  const horner = (coefficients: readonly number[]): number =>
    coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
  return (Math.exp((-x * x) / 2) * horner(NUMERATOR)) / horner(DENOMINATOR)
}

function continuedFraction(x: number): number {
  const fraction = [4, 3, 2, 1].reduce((sum, n) => x + n / sum, x + 0.65)
  return Math.exp((-x * x) / 2) / fraction / 2.506628274631
}
