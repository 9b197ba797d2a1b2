/**
 * Lag-one autocorrelation of a series: how much a value tells of the next. 0 where they are independent, or all alike.
 * C. Chatfield, The Analysis of Time Series (6th edition), 2.7.
 */
export function lagOneAutocorrelation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const off = values.map((value) => value - mean)
  const variance = off.reduce((sum, each) => sum + each * each, 0)
  if (variance === 0) return 0
  return off.slice(1).reduce((sum, each, index) => sum + each * (off[index] ?? 0), 0) / variance
}

/** One-sided 5 % point of the normal distribution: independent values lie below it times 1/√n in 19 of 20 series. */
const CRITICAL = 1.645

/** Whether a series shows a positive lag-one autocorrelation that independent values rarely do. */
export function isCorrelated(values: readonly number[]): boolean {
  // Under independence it is normal about -1/n with variance 1/n for large n (Chatfield, 4.1.1).
  return lagOneAutocorrelation(values) + 1 / values.length > CRITICAL / Math.sqrt(values.length)
}
