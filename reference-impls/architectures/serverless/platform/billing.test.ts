import { expect, test } from 'vitest'
import { billedMilliseconds, gigabyteSeconds } from './billing.ts'

test('bills initialisation and handler together, in whole milliseconds upwards', () => {
  expect(billedMilliseconds(0.2, 0)).toBe(1)
  expect(billedMilliseconds(12, 0)).toBe(12)
  expect(billedMilliseconds(12.01, 0)).toBe(13)
  expect(billedMilliseconds(1.4, 100.4)).toBe(102)
})

test('counts 1,024 MB as one GB', () => {
  expect(gigabyteSeconds(1_500, 512)).toBe(0.75)
  expect(gigabyteSeconds(1_000, 1_024)).toBe(1)
})
