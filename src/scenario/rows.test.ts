import { expect, test } from 'vitest'
import { seededRandom } from './random.ts'
import { generatedRows, pickRow, rowAt } from './rows.ts'

const rows = (length: number) =>
  generatedRows(length, seededRandom(1), (random, index) => ({ index, value: random.int(0, 1_000_000) }))

test('a row is the same whenever and in whatever order it is asked for', () => {
  const all = [...rows(100)]
  expect(all.map(({ index }) => index)).toEqual([...Array(100).keys()])
  expect(new Set(all.map(({ value }) => value)).size).toBeGreaterThan(95)
  expect(rows(100).at(42)).toEqual(all[42])
  expect(rows(1_000_000_000).at(42)).toEqual(all[42])
  expect(rows(100).at(-1)).toEqual(all[99])
})

test('there is nothing outside of them', () => {
  expect([100, -101, 1.5].map((place) => rows(100).at(place))).toEqual([undefined, undefined, undefined])
  expect(() => rowAt(rows(100), 100)).toThrow('there is no row 100 among 100')
})

test('each is picked as often as another', () => {
  const random = seededRandom(2)
  const counts = new Map<number, number>()
  for (let turn = 0; turn < 3_000; turn++) {
    const { index } = pickRow(rows(3), random)
    counts.set(index, (counts.get(index) ?? 0) + 1)
  }
  for (const index of [0, 1, 2]) expect(counts.get(index)).toBeGreaterThan(900)
})
