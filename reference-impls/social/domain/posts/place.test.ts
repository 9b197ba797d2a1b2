import { expect, test } from 'vitest'
import { isId, NEWEST, parsePlace, placeText } from './place.ts'

test('reads places as it writes them, whatever is in an id', () => {
  for (const place of [
    { createdAtMs: 0, id: 'a' },
    { createdAtMs: 1_767_225_600_000, id: '0197-ab.c_d-9' },
  ]) {
    expect(parsePlace(placeText(place))).toEqual(place)
  }
})

test('starts with the newest', () => {
  expect(parsePlace(undefined)).toBe(NEWEST)
})

test.each(['', '-', '12', '12-', '-a', 'x-a', '1.5-a', `1-${'a'.repeat(65)}`, '1-a b', '1-a\0'])(
  'refuses %j with 400',
  (text) => {
    expect(() => parsePlace(text)).toThrow(expect.objectContaining({ status: 400 }))
  },
)

test('tells what can be no id', () => {
  expect([isId('a-1.B_'), isId(''), isId(undefined), isId('a\0'), isId('a'.repeat(65))]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})
