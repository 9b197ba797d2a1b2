import { expect, test } from 'vitest'
import { parsePostText } from './text.ts'

test('takes a text of 1 to 500 characters as it is', () => {
  for (const text of ['a', ' ', 'é😀\n', 'x'.repeat(500)]) expect(parsePostText({ text })).toBe(text)
})

test.each([
  ['no body', undefined],
  ['a text alone', 'text'],
  ['no text', {}],
  ['an empty text', { text: '' }],
  ['501 characters', { text: 'x'.repeat(501) }],
  ['a number', { text: 5 }],
  ['a character that cannot be stored', { text: 'a\0' }],
  ['more than a text', { text: 'a', createdAtMs: 1 }],
])('refuses %s with 400', (_what, body) => {
  expect(() => parsePostText(body)).toThrow(expect.objectContaining({ status: 400, code: 'invalid_request' }))
})
