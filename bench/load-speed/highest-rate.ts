import { highestHeld, nextRate, type RateProbe, type RateSearch } from '../../src/load/search/rate-search.ts'

const SEARCH: Omit<RateSearch, 'startPerSecond'> = {
  lowestPerSecond: 500,
  factor: 2,
  precision: 0.05,
  attempts: 2,
  mostProbes: 40,
}

/**
 * The highest rate that holds. The limit has failed twice, for a busy moment of the machine must not decide; what is
 * returned has held twice, for a lucky one must not either.
 * @param holds tries a rate once
 * @returns `undefined` where not even 500 a second hold
 */
export async function highestRate(
  startPerSecond: number,
  holds: (ratePerSecond: number) => Promise<boolean>,
): Promise<number | undefined> {
  const search = { ...SEARCH, startPerSecond }
  const probes: RateProbe[] = []
  for (let rate = nextRate(probes, search); rate !== undefined; rate = nextRate(probes, search)) {
    probes.push({ ratePerSecond: rate, held: await holds(rate) })
  }
  let rate = highestHeld(probes)
  while (rate !== undefined && !((await holds(rate)) || (await holds(rate)))) {
    rate = rate > SEARCH.lowestPerSecond ? Math.max(SEARCH.lowestPerSecond, rate / (1 + SEARCH.precision)) : undefined
  }
  return rate
}
