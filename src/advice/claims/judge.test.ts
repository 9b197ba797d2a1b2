import { expect, test } from 'vitest'
import { judge } from './judge.ts'

const within = (low: number, high: number) => ({ value: (low + high) / 2, low, high, basis: '' })

test.each([
  [{ atLeast: 1 }, [1, 2], 'supported'],
  [{ atLeast: 1 }, [0.9, 2], 'undecided'],
  [{ atLeast: 1 }, [0.5, 0.9], 'refuted'],
  [{ atMost: 1 }, [0.5, 1], 'supported'],
  [{ atMost: 1 }, [0.5, 1.1], 'undecided'],
  [{ atMost: 1 }, [1.1, 2], 'refuted'],
  [{ atLeast: 1, atMost: 2 }, [1.2, 1.8], 'supported'],
  [{ atLeast: 1, atMost: 2 }, [0.5, 2.5], 'undecided'],
  [{ atLeast: 1, atMost: 2 }, [1.5, 2.5], 'undecided'],
  [{ atLeast: 1, atMost: 2 }, [2.1, 2.5], 'refuted'],
  [{ atLeast: 4, atMost: 4 }, [4, 4], 'supported'],
  [{ atLeast: 4, atMost: 4 }, [0.2, 0.2], 'refuted'],
  [{ atLeast: 100 }, [3_000, Infinity], 'supported'],
  [{ atLeast: 10_000 }, [3_000, Infinity], 'undecided'],
] as const)('%o is held against %o: %s', (expected, [low, high], verdict) => {
  expect(judge(expected, within(low, high))).toBe(verdict)
})

test('what was not measured has no verdict, and a rate that is not reached refutes', () => {
  expect(judge({ atLeast: 1 }, { because: 'it needs a container' })).toBe('not measured')
  expect(judge({ atLeast: 1 }, { ...within(2, 3), refutes: true })).toBe('refuted')
})
