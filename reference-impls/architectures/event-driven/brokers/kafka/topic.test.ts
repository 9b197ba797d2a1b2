import { expect, test } from 'vitest'
import { nextOffsets, offsetOf } from './topic.ts'

const ranges = new Map([
  [0, { start: 10n, end: 20n }],
  [1, { start: 0n, end: 5n }],
])

test('goes on at the positions, and at the first entry where there is none', () => {
  expect([...nextOffsets(ranges, new Map([[1, '5']]))]).toEqual([
    [0, 10n],
    [1, 5n],
  ])
})

test('says what is lost where the log does not reach as far as a position', () => {
  expect(() => nextOffsets(ranges, new Map([[0, '21']]))).toThrow('position 21 of partition 0 lies beyond the end')
})

test('says what was dropped where the log begins behind a position', () => {
  expect(() => nextOffsets(ranges, new Map([[0, '9']]))).toThrow(
    'position 9 of partition 0 lies before the first entry',
  )
})

test('refuses the position of another log', () => {
  expect(() => offsetOf('7:3')).toThrow('"7:3" is not a position of this log')
})
