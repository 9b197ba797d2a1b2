import { describe, expect, test } from 'vitest'
import { highestHeld, nextRate, type RateProbe, type RateSearch } from './rate-search.ts'

const search: RateSearch = {
  startPerSecond: 10_000,
  lowestPerSecond: 100,
  factor: 2,
  precision: 0.1,
  attempts: 2,
  mostProbes: 20,
}

/** Searches a machine to its end. @param holds asked once for each probe */
function run(holds: (ratePerSecond: number, probe: number) => boolean, settings = search): RateProbe[] {
  const probes: RateProbe[] = []
  for (let rate = nextRate(probes, settings); rate !== undefined; rate = nextRate(probes, settings)) {
    probes.push({ ratePerSecond: rate, held: holds(rate, probes.length) })
  }
  return probes
}

describe('nextRate', () => {
  test.each([150, 990, 7_000, 10_000, 19_999, 23_000, 64_000])('finds %d to the precision, from below', (limit) => {
    const found = highestHeld(run((rate) => rate <= limit)) ?? 0
    expect(found).toBeLessThanOrEqual(limit)
    expect(found * 1.1).toBeGreaterThanOrEqual(limit * 0.995) // rates are cut to three digits
  })

  test('doubles, halves the rest, and tries what seems to be the limit once more', () => {
    expect(run((rate) => rate <= 23_000)).toEqual([
      { ratePerSecond: 10_000, held: true },
      { ratePerSecond: 20_000, held: true },
      { ratePerSecond: 40_000, held: false },
      { ratePerSecond: 28_300, held: false },
      { ratePerSecond: 23_800, held: false },
      { ratePerSecond: 21_800, held: true },
      { ratePerSecond: 23_800, held: false },
    ])
  })

  test('goes on above a limit that was none', () => {
    const probes = run((rate, probe) => rate <= 23_000 && probe > 0)
    expect(probes[0]).toEqual({ ratePerSecond: 10_000, held: false })
    expect(probes[1]).toEqual({ ratePerSecond: 5_000, held: true })
    expect(highestHeld(probes)).toBeGreaterThan(23_000 / 1.1)
  })

  test('passes over a failure below a rate that held', () => {
    const probes = [
      { ratePerSecond: 10_000, held: false },
      { ratePerSecond: 20_000, held: true },
    ]
    expect(nextRate(probes, search)).toBe(40_000)
  })

  test('gives up at the lowest rate', () => {
    const probes = run(() => false)
    expect(highestHeld(probes)).toBeUndefined()
    expect(probes.at(-1)?.ratePerSecond).toBe(100)
  })

  test('begins no lower than the lowest rate', () => {
    expect(nextRate([], { ...search, startPerSecond: 3 })).toBe(100)
  })

  test('ends after the most probes, whatever happens', () => {
    expect(run(() => true, { ...search, mostProbes: 4 })).toHaveLength(4)
  })
})
