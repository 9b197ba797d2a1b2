import { expect, test } from 'vitest'
import { interpolate, interpolateAll, lookupIn } from './interpolate.ts'

const variables = lookupIn({ NAME: 'shop', EMPTY: '', PRICE: '$NAME' })

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
  expect(
    interpolateAll({ $NAME: ['$NAME', { a: '${NAME}' }, 3, null] }, (text) => interpolate(text, variables)),
  ).toEqual({
    $NAME: ['shop', { a: 'shop' }, 3, null],
  })
})

test('what is not set is told, and what lies on every object is not set', () => {
  const unset: string[] = []
  expect(interpolate('$A ${B} ${C:-x} ${D:+y} $constructor $__proto__', variables, (name) => unset.push(name))).toBe(
    '  x   ',
  )
  expect(unset).toEqual(['A', 'B', 'constructor', '__proto__'])
})

test('defaults inside of each other have a limit', () => {
  const nested = (depth: number) => `${'${A:-'.repeat(depth)}x${'}'.repeat(depth)}`
  expect(interpolate(nested(40), variables)).toBe('x')
  expect(() => interpolate(nested(20_000), variables)).toThrow('nested too deep')
})
