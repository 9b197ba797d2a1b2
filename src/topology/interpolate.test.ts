import { expect, test } from 'vitest'
import { interpolate, interpolateAll } from './interpolate.ts'

const variables = { NAME: 'shop', EMPTY: '' }

test.each([
  ['$NAME/x', 'shop/x'],
  ['${NAME}x', 'shopx'],
  ['${MISSING:-fallback}', 'fallback'],
  ['${EMPTY:-fallback}', 'fallback'],
  ['${EMPTY-fallback}', ''],
  ['${NAME:+there}', 'there'],
  ['${MISSING+there}', ''],
  ['$$NAME', '$NAME'],
  ['$MISSING', ''],
  ['costs 5$', 'costs 5$'],
])('%s becomes %s', (text, expected) => {
  expect(interpolate(text, variables)).toBe(expected)
})

test('a required variable that is missing is named with its message', () => {
  expect(() => interpolate('${TOKEN:?give a token}', variables)).toThrow('TOKEN is required: give a token')
})

test('only values are replaced, at any depth', () => {
  expect(interpolateAll({ $NAME: ['$NAME', { a: '${NAME}' }, 3, null] }, variables)).toEqual({
    $NAME: ['shop', { a: 'shop' }, 3, null],
  })
})
