import { expect, test } from 'vitest'
import { fixtureResult } from '../../report/testing/fixture-result.ts'
import { fullRateFor, slowestRate } from './full-rate.ts'

const [target] = fixtureResult({ rounds: 0 }).targets
if (!target?.warmUp) throw new TypeError('the fixture has no warm-up')
const { warmUp } = target

const reaching = (throughputPerSecond: number, failed = false) => ({
  failed,
  record: { ...target, warmUp: { ...warmUp, throughputPerSecond } },
})

test('the slowest that is left speaks for all', () => {
  expect(slowestRate([2_400, 1_090, 5_000].map((rate) => reaching(rate)))).toBe(1_090)
  expect(slowestRate([reaching(1_000), reaching(10, true)])).toBe(1_000)
  expect(slowestRate([reaching(1_000, true)])).toBe(0)
})

test('100 % is what was asked for, else what the profile says it is', () => {
  const none = { fullRatePerSecond: undefined }
  expect(fullRateFor('slowest', reaching(900), none, 300)).toBe(300)
  expect(fullRateFor('own', reaching(900), none, 300)).toBe(900)
  expect(fullRateFor('slowest', reaching(900), { fullRatePerSecond: 50 }, 300)).toBe(50)
  expect(fullRateFor('own', reaching(900), { fullRatePerSecond: 50 }, 300)).toBe(50)
})
