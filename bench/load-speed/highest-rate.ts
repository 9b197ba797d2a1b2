/** How close the search gets: the rate that failed last is no more than 5 % above the one that held. */
const PRECISION = 1.05
/** Below it nobody looks. */
const LOWEST_RATE = 500

/**
 * The highest rate that holds: doubles it until it fails, then bisects in equal ratios. A rate has failed when it failed
 * twice, for a busy moment of the machine must not decide; what is returned has held twice, for a lucky one must not either.
 * @param holds tries a rate once
 * @returns `undefined` where not even 500 a second hold
 */
export async function highestRate(
  start: number,
  holds: (ratePerSecond: number) => Promise<boolean>,
): Promise<number | undefined> {
  const eitherTime = async (rate: number): Promise<boolean> => (await holds(rate)) || (await holds(rate))
  let low = start
  let high = start
  while (await eitherTime(high)) {
    low = high
    high *= 2
  }
  while (high === low) {
    low = Math.round(low / 2)
    if (low < LOWEST_RATE) return undefined
    if (!(await eitherTime(low))) high = low
  }
  while (high / low > PRECISION) {
    const middle = Math.round(Math.sqrt(low * high))
    if (await eitherTime(middle)) low = middle
    else high = middle
  }
  while (!(await eitherTime(low))) {
    low = Math.round(low / PRECISION)
    if (low < LOWEST_RATE) return undefined
  }
  return low
}
