import { expect, test } from 'vitest'
import { makePlan } from '../../config/make-plan.ts'
import { fixtureResult } from '../../report/testing/fixture-result.ts'
import { gaussian } from '../../report/testing/fixture-stages.ts'
import { seededRandom } from '../../scenario/random.ts'
import { pairedRatio } from '../../stats/hodges-lehmann.ts'
import { withRounds } from './fit-rounds.ts'
import { isExactEnough, looksOf, withConfidenceFor } from './looks.ts'

const planned = async (rounds: number, until?: number) => withRounds(await makePlan('compare', { until }, {}), rounds)

test.each([
  [8, [8]],
  [11, [11]],
  [24, [8, 12, 16, 20, 24]],
  [26, [10, 14, 18, 22, 26]],
])('of %i rounds the last is looked at, and every fourth before it', async (rounds, looks) => {
  expect(looksOf(await planned(rounds))).toEqual(looks)
})

test('several looks share the confidence', async () => {
  expect(withConfidenceFor(await planned(24, 0.05)).confidence).toBeCloseTo(0.99, 10)
  expect(withConfidenceFor(await planned(8, 0.05)).confidence).toBe(0.95)
  expect(withConfidenceFor(await planned(24)).confidence).toBe(0.95)
})

test('it is exact enough once every ratio is known to what was asked for, and only when it is looked at', async () => {
  const runTargets = fixtureResult({ rounds: 24 }).targets.map((record) => ({ isOut: false, record }))
  const exact = async (until: number | undefined, done: number) =>
    isExactEnough(runTargets, await planned(24, until), done)
  expect(await exact(0.5, 24)).toBe(true)
  expect(await exact(0.5, 23)).toBe(false)
  expect(await exact(0.005, 24)).toBe(false)
  expect(await exact(undefined, 24)).toBe(false)
})

test('a run that ends once it is exact enough covers the truth as often as it says', async () => {
  const plan = withConfidenceFor(await planned(24, 0.06))
  const looks = looksOf(plan)
  const random = seededRandom(7)
  let [covered, early] = [0, 0]
  const runs = 4_000
  for (let run = 0; run < runs; run++) {
    // The deviation differs from run to run, as that of a shared machine does.
    const deviation = 0.05 + 0.15 * random.next()
    const pairs = Array.from({ length: 24 }, () => [Math.exp(deviation * gaussian(random)), 1] as const)
    const intervals = looks.map((count) => pairedRatio(pairs.slice(0, count), plan.confidence))
    const ended = intervals.findIndex(({ low, high }) => low !== null && high !== null && Math.sqrt(high / low) <= 1.06)
    if (ended >= 0 && ended < looks.length - 1) early += 1
    const { low, high } = intervals[ended < 0 ? looks.length - 1 : ended] ?? {}
    if ((low ?? 2) <= 1 && (high ?? 0) >= 1) covered += 1
  }
  expect(early / runs).toBeGreaterThan(0.1)
  expect(covered / runs).toBeGreaterThan(0.95)
})
