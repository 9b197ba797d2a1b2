import { expect, test } from 'vitest'
import { seededRandom } from '../../scenario/random.ts'
import { DEFAULT_CAPACITY } from './settings.ts'
import { type SearchRun, searchAgainst, upTo } from './testing/simulated-search.ts'
import type { ProbeVerdict } from './tried.ts'

const SEARCHES = 2_000
const seeds = Array.from({ length: SEARCHES }, (_, seed) => seed)

/** From 5/s to 50,000/s, with an estimate that is up to ten times too high or too low. */
function drawn(seed: number) {
  const random = seededRandom(seed)
  const capacity = 5 * 10 ** (4 * random.next())
  return { random, capacity, estimate: capacity * 10 ** (2 * random.next() - 1) }
}

test('a sharp knee is found from below to within the precision', () => {
  for (const seed of seeds) {
    const { capacity, estimate } = drawn(seed)
    const run = searchAgainst(upTo(capacity), estimate)
    const { capacityPerSecond, atLeast } = run.outcome
    const share = (capacityPerSecond ?? 0) / capacity
    expect(share, `seed ${seed}`).toBeLessThanOrEqual(1)
    // Half a per cent more than the precision: rates have three digits.
    expect(share, `seed ${seed}`).toBeGreaterThan(1 / (1.05 * 1.01))
    expect(atLeast).toBe(false)
    expect(run.probes.at(-1)).toMatchObject({ phase: 'confirm', verdict: 'pass', ratePerSecond: capacityPerSecond })
  }
})

test('a blurred knee is found a little low, and hardly ever high', () => {
  // The chance to pass is logistic in the logarithm of the rate, with a deviation of 4 %; a longer stage blurs less.
  const shares = seeds.map((seed) => {
    const { random, capacity, estimate } = drawn(seed)
    const run = searchAgainst(({ phase, ratePerSecond }) => {
      const deviation = phase === 'confirm' ? 0.04 / Math.sqrt(3) : 0.04
      const z = Math.log(ratePerSecond / capacity) / ((deviation * Math.sqrt(3)) / Math.PI)
      return random.next() < 1 / (1 + Math.exp(z)) ? 'pass' : 'fail'
    }, estimate)
    expectSound(run)
    return (run.outcome.capacityPerSecond ?? 0) / capacity
  })
  const quantile = (p: number) => shares.toSorted((a, b) => a - b)[Math.floor(p * SEARCHES)] as number
  expect(quantile(0.5)).toBeGreaterThan(0.95)
  expect(quantile(0.5)).toBeLessThan(0.99)
  expect(quantile(0.05)).toBeGreaterThan(0.9)
  expect(quantile(0.95)).toBeLessThan(1.02)
})

test('any verdicts at all end within the bound, in an answer that nothing contradicts', () => {
  for (const seed of seeds) {
    const random = seededRandom(seed)
    const run = searchAgainst(
      () => random.pick<ProbeVerdict>(['pass', 'pass', 'fail', 'driver']),
      10 ** (4 * random.next()),
    )
    expectSound(run)
  }
})

function expectSound(run: SearchRun): void {
  expect(run.probes.length).toBeLessThanOrEqual(DEFAULT_CAPACITY.probes)
  const { capacityPerSecond } = run.outcome
  const passed = run.probes.filter(({ verdict }) => verdict === 'pass').map(({ ratePerSecond }) => ratePerSecond)
  const failed = run.probes.filter(({ verdict }) => verdict === 'fail').map(({ ratePerSecond }) => ratePerSecond)
  if (capacityPerSecond === null) {
    expect(passed.filter((rate) => rate < Math.min(...failed))).toEqual([])
  } else {
    expect(passed).toContain(capacityPerSecond)
    expect(Math.min(...failed)).toBeGreaterThan(capacityPerSecond)
  }
  // Each rate is between the highest that passed and the lowest that did not, where the search looks for one.
  for (const [index, { phase, ratePerSecond, attempt }] of run.probes.entries()) {
    if (phase !== 'search' || attempt === 2) continue
    const before = run.probes.slice(0, index)
    for (const { verdict, ratePerSecond: other } of before) {
      if (verdict === 'pass') expect(ratePerSecond).toBeGreaterThan(other)
      if (verdict === 'fail') expect(ratePerSecond).toBeLessThan(other)
    }
  }
}
