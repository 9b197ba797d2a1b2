/** Iglewicz & Hoaglin's limit for a modified z score. */
const FAR_OFF = 3.5
/** Makes the median absolute deviation of normal data their standard deviation: 1 / Φ⁻¹(3/4). */
const MAD_TO_DEVIATION = 1.4826

/**
 * Which values lie far off the others: more than 3.5 deviations from the median, both measured so that the odd ones
 * themselves have no say. B. Iglewicz & D. Hoaglin, How to Detect and Handle Outliers (1993), 3.3.
 * @returns their places; none where more than half of the values are equal
 */
export function farOff(values: readonly number[]): number[] {
  if (values.length < 3) return []
  const middle = median(values)
  const deviation = MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - middle)))
  if (deviation === 0) return []
  return values.flatMap((value, index) => (Math.abs(value - middle) > FAR_OFF * deviation ? [index] : []))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN
  return (lower + upper) / 2
}
