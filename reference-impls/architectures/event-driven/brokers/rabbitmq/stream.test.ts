import { expect, test } from 'vitest'
import { handledOffset } from './stream.ts'

test('begins behind the message that each stream begins with', () => {
  expect(handledOffset(undefined)).toBe(0)
  expect(handledOffset('17')).toBe(17)
})

test.each(['', '-1', '1:2', '1e3'])('refuses "%s", which is the position of another log', (position) => {
  expect(() => handledOffset(position)).toThrow('is not a position of this log')
})
