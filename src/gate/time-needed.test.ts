import { expect, test } from 'vitest'
import { DEFAULT_DECISION } from './gate-plan.ts'
import { timeTooShort } from './time-needed.ts'

const decision = { ...DEFAULT_DECISION, checks: [] }

test('a time that cannot hold both batches is told, with one that can', () => {
  expect(timeTooShort(240_000, 15_000, decision, 'about')).toBe(
    'The time of 4 min 0 s has room for about 16 starts of 15.0 s: a large effect needs 11 to be flagged and confirmed, any other at least 20. Fix: give --time 5m or more.',
  )
  expect(timeTooShort(60_000, 15_000, decision, 'at most')).toContain(
    'at most 4 starts of 15.0 s: a first and a confirming batch need at least 20, for a large effect 11, so no regression can be confirmed',
  )
  expect(timeTooShort(300_000, 15_000, decision, 'about')).toBeUndefined()
})

test('looks of one’s own count', () => {
  const own = { ...decision, looks: [3] }
  expect(timeTooShort(90_000, 15_000, own, 'about')).toBeUndefined()
  expect(timeTooShort(75_000, 15_000, own, 'about')).toContain('need at least 6, for a large effect 6')
})
