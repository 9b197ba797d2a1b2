import { expect, test } from 'vitest'
import { interpolate, interpolateAll } from './interpolate.ts'

const variables = { NAME: 'shop', EMPTY: '', PRICE: '$NAME' }

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
  ['$5 and $ 6', '$5 and $ 6'],
  ['${MISSING:-${EMPTY:-${NAME}}}/${NAME}', 'shop/shop'],
  ['${NAME:+is ${NAME}}', 'is shop'],
  ['${MISSING:-{"a": {}}}', '{"a": {}}'],
  ['${MISSING:-}', ''],
  ['$${NAME}', '${NAME}'],
  ['${PRICE}', '$NAME'],
])('%s becomes %s', (text, expected) => {
  expect(interpolate(text, variables)).toBe(expected)
})

test('a required variable that is missing is named with its message', () => {
  expect(() => interpolate('${TOKEN:?give a token}', variables)).toThrow('TOKEN is required: give a token')
})

test.each(['${NAME/a/b}', '${5}', '${}', '${NAME', '${MISSING:-${NAME}'])('%s is refused', (text) => {
  expect(() => interpolate(text, variables)).toThrow('this is no variable that Compose knows')
})

test('only values are replaced, at any depth', () => {
  expect(interpolateAll({ $NAME: ['$NAME', { a: '${NAME}' }, 3, null] }, variables)).toEqual({
    $NAME: ['shop', { a: 'shop' }, 3, null],
  })
})
