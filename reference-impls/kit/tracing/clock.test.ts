import { expect, test } from 'vitest'
import { unixClock } from './clock.ts'

const offset = (): bigint => BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint()

test('two processes that are told the same offset have the same time', () => {
  const told = String(offset())
  const [one, other] = [unixClock(told), unixClock(told)]
  const [first, second, third] = [one(), other(), one()]
  expect(first <= second && second <= third).toBe(true)
})

test.each([
  ['is that of another machine', String(offset() + 3_600_000_000_000n)],
  ['is none', 'now'],
  ['was not told', undefined],
])('an offset that %s is not used', (_, told) => {
  const before = offset()
  const found = unixClock(told)() - process.hrtime.bigint()
  const apart = found > before ? found - before : before - found
  expect(apart < 60_000_000_000n).toBe(true)
})
