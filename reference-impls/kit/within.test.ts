import { expect, test } from 'vitest'
import { succeedsWithin } from './within.ts'

test.each([
  ['what succeeds', () => Promise.resolve(), true],
  ['what fails', () => Promise.reject(new Error('refused')), false],
  ['what takes too long', () => new Promise<void>(() => undefined), false],
])('%s', async (_, operation, expected) => {
  expect(await succeedsWithin(operation(), 20)).toBe(expected)
})
