import { expect, test } from 'vitest'
import { agreesAlone } from './agrees-alone.ts'

const estimate = (value: number, low: number | null, high: number | null) => ({ value, low, high, atLeast: false })

test.each([
  ['the same', estimate(1.2, 1.1, 1.3), true],
  ['within the reach of both', estimate(1.35, 1.2, 1.5), true],
  ['within the reach of both, below', estimate(1.08, 0.98, 1.18), true],
  ['beyond it', estimate(1.6, 1.5, 1.7), false],
  ['beyond it, below', estimate(0.9, 0.85, 0.95), false],
  ['no interval', estimate(1.6, null, null), undefined],
])('%s', (_, alone, expected) => {
  expect(agreesAlone({ ratio: estimate(1.2, 1.1, 1.3), alone })).toBe(expected)
})

test('where nothing was driven alone there is nothing to agree with', () => {
  expect(agreesAlone({ ratio: estimate(1.2, 1.1, 1.3), alone: null })).toBeUndefined()
})
