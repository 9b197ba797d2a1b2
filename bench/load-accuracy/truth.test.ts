import { describe, expect, test } from 'vitest'
import { BEHAVIOURS, type Behaviour } from './behaviours.ts'
import { openLoad, usersOf } from './own-driver.ts'
import { evenUsers, nearestRank, responseTimesMs, truePercentiles, type Users } from './truth.ts'

const RATE = 1_000
const SECONDS = 60
const dealing = { seed: 3, cards: RATE * SECONDS }
const even = evenUsers(RATE, SECONDS)
const independent = usersOf(openLoad('poisson', RATE, { seconds: SECONDS, leadInMs: 0, maxInFlight: 1 }), 3)

function named(name: string): Behaviour {
  const behaviour = BEHAVIOURS.find((each) => each.name === name)
  if (behaviour === undefined) throw new Error(`no behaviour ${name}`)
  return behaviour
}

/** Of an exponential distribution. */
const quantile = (percentile: number, mean: number): number => -mean * Math.log(1 - percentile / 100)

describe.each([
  ['even', even],
  ['independent', independent],
] as const)('%s users', (_, users: Users) => {
  test('of constant times see these times', () => {
    expect(truePercentiles(named('constant'), dealing, users)).toEqual({
      50: expect.closeTo(5, 9),
      90: expect.closeTo(5, 9),
      99: expect.closeTo(5, 9),
      99.9: expect.closeTo(5, 9),
    })
  })

  test('of exponential times see the quantiles of the distribution', () => {
    const truth = truePercentiles(named('exponential'), dealing, users)
    for (const percentile of [50, 90, 99, 99.9] as const) {
      expect(truth[percentile] / quantile(percentile, 10)).toBeCloseTo(1, 2)
    }
  })

  test('of a stall wait for its end, whenever they came in it', () => {
    const truth = truePercentiles(named('stall'), dealing, users)
    // 4 % of them wait; the times of these are uniform from 2 to 202 ms.
    expect(truth[50]).toBeCloseTo(2, 9)
    expect(truth[90]).toBeCloseTo(2, 9)
    expect(truth[99]).toBeGreaterThan(149)
    expect(truth[99]).toBeLessThan(155)
    expect(truth[99.9]).toBeGreaterThan(195.5)
    expect(truth[99.9]).toBeLessThan(198.5)
  })

  test('of rare slow answers see these at p99 and p99.9 only', () => {
    const truth = truePercentiles(named('slow'), dealing, users)
    expect(Object.values(truth).map(Math.round)).toEqual([2, 2, 100, 100])
  })
})

test('the share of slow answers is the same in every window of whole thousands', () => {
  const times = responseTimesMs(named('slow'), dealing, { offsetsMs: even.offsetsMs, fromMs: 5_000 })
  expect(times.filter((ms) => ms > 50)).toHaveLength(55 * 11)
})

test('independent users of a single-server queue see an exponential time with mean 1/(µ − λ)', () => {
  const seconds = 600
  const users = usersOf(openLoad('poisson', RATE, { seconds, leadInMs: 0, maxInFlight: 1 }), 3)
  const truth = truePercentiles(named('queue'), { seed: 3, cards: RATE * seconds }, users)
  // A mean of 0.5 ms is µ = 2,000/s.
  for (const percentile of [50, 90, 99, 99.9] as const) {
    expect(truth[percentile] / quantile(percentile, 1)).toBeGreaterThan(0.94)
    expect(truth[percentile] / quantile(percentile, 1)).toBeLessThan(1.06)
  }
})

test('even users of the same queue see the shorter times of a D/M/1 queue', () => {
  const seconds = 600
  const truth = truePercentiles(named('queue'), { seed: 3, cards: RATE * seconds }, evenUsers(RATE, seconds))
  // Exponential with mean 1/(µ (1 − σ)), where σ solves σ = exp(−µ (1 − σ)/λ) (L. Kleinrock, Queueing Systems I, 1975).
  let sigma = 0.5
  for (let step = 0; step < 100; step++) sigma = Math.exp(-2 * (1 - sigma))
  for (const percentile of [50, 90, 99] as const) {
    expect(truth[percentile] / quantile(percentile, 0.5 / (1 - sigma))).toBeCloseTo(1, 1)
  }
})

test('users of the lead-in are served, and not asked', () => {
  const one: Behaviour = { ...named('queue'), hold: { kind: 'constant', ms: 10 } }
  const times = responseTimesMs(one, dealing, { offsetsMs: [100, 101, 102, 150], fromMs: 102 })
  expect([...times]).toEqual([10, 28])
})

test('the rank of a percentile is not rounded up by the binary form of 99.9', () => {
  const values = Array.from({ length: 25_000 }, (_, index) => index + 1)
  expect(nearestRank(values, 99.9)).toBe(24_975)
  expect(nearestRank(values, 50)).toBe(12_500)
  expect(nearestRank([7], 0)).toBe(7)
  expect(nearestRank([], 50)).toBeNaN()
})
