import { expect, test } from 'vitest'
import { highestRate } from './highest-rate.ts'

/** Holds up to a limit, except at the tries (counted from 0) that are named. */
function limited(limit: number, unlucky: readonly number[] = [], lucky: readonly number[] = []) {
  const tried: number[] = []
  const holds = async (rate: number): Promise<boolean> => {
    const index = tried.push(rate) - 1
    return lucky.includes(index) || (rate <= limit && !unlucky.includes(index))
  }
  return { tried, holds }
}

test.each([1_000, 4_321, 31_000, 900, 550])('finds a limit of %i/s to 5 %', async (limit) => {
  const { holds } = limited(limit)
  const found = (await highestRate(1_000, holds)) ?? 0
  expect(found).toBeLessThanOrEqual(limit)
  expect(found).toBeGreaterThanOrEqual(limit / 1.06)
})

test('one failure by bad luck does not end the search', async () => {
  const { holds } = limited(10_000, [1])
  expect(await highestRate(1_000, holds)).toBeGreaterThan(9_400)
})

test('what held once by good luck is not believed', async () => {
  const plain = limited(10_000)
  await highestRate(1_000, plain.holds)
  const lastFailed = plain.tried.findLastIndex((rate) => rate > 10_000)
  const { holds } = limited(10_000, [], [lastFailed])
  expect(await highestRate(1_000, holds)).toBeLessThanOrEqual(10_000)
})

test('gives up where nothing holds', async () => {
  expect(await highestRate(1_000, async () => false)).toBeUndefined()
})
