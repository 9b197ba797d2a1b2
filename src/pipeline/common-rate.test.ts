import { expect, test } from 'vitest'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { commonRate } from './common-rate.ts'

const [target] = fixtureResult({ rounds: 0 }).targets
if (!target?.warmUp) throw new TypeError('the fixture has no warm-up')
const { warmUp } = target

const reaching = (throughputPerSecond: number, failed = false) => ({
  failed,
  record: { ...target, warmUp: { ...warmUp, throughputPerSecond } },
})

test.each([
  [[2_400, 1_090, 5_000], 540],
  [[4_999], 2_400],
  [[30], 15],
  [[7], 3],
  [[0.4], 1],
  [[0], 1],
])('targets that reached %j requests a second are given %d', (reached, expected) => {
  expect(commonRate(reached.map((rate) => reaching(rate)))).toBe(expected)
})

test('a target that failed does not count', () => {
  expect(commonRate([reaching(1_000), reaching(10, true)])).toBe(500)
})

test('where no target is left there is no rate', () => {
  expect(commonRate([reaching(1_000, true)])).toBe(0)
})
