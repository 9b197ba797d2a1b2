import { expect, test } from 'vitest'
import { handledSequence } from './stream.ts'

test('begins before the first entry, which has the number 1', () => {
  expect(handledSequence(undefined)).toBe(0)
  expect(handledSequence('17')).toBe(17)
})

test.each(['', '-1', '1:2', '1e3'])('refuses "%s", which is the position of another log', (position) => {
  expect(() => handledSequence(position)).toThrow('is not a position of this log')
})
