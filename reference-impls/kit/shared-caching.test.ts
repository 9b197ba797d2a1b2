import { expect, test } from 'vitest'
import { entityTag, matches } from './shared-caching.ts'

test('the tag of a body is that of its bytes', () => {
  expect(entityTag('{}')).toBe(entityTag('{}'))
  expect(entityTag('{}')).not.toBe(entityTag('[]'))
  expect(entityTag('{}')).toMatch(/^"[\w-]{27}"$/)
})

test.each([
  [undefined, false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
])('If-None-Match: %s', (sent, expected) => {
  expect(matches(sent, '"a"')).toBe(expected)
})
