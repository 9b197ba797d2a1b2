import { expect, test } from 'vitest'
import { startTimeoutOf } from './start-timeout.ts'

const service = (startAllowanceMs: number | undefined) =>
  ({ container: { startAllowanceMs } }) as Parameters<typeof startTimeoutOf>[0]

test.each([
  // allowance of the health check, asked for, busyness: time
  [undefined, undefined, 1, 60_000],
  [180_000, undefined, 1, 180_000],
  [10_000, undefined, 1, 60_000],
  [undefined, undefined, 4, 240_000],
  [180_000, 5_000, 4, 5_000],
])('allowance %j, asked for %j, busyness %d: %d ms', (allowance, asked, busyness, expected) => {
  expect(startTimeoutOf(service(allowance), asked, busyness)).toBe(expected)
})

test('it is a whole number of milliseconds, however busy the machine is', () => {
  expect(startTimeoutOf(service(undefined), undefined, 8.494_999_999_999_999)).toBe(509_700)
})
