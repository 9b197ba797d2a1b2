import { expect, test } from 'vitest'
import { RetryBudget } from './retry-budget.ts'

test('ten retries may follow each other, and then one for each ten calls', () => {
  const budget = new RetryBudget()
  expect(Array.from({ length: 12 }, () => budget.take()).filter(Boolean)).toHaveLength(10)
  for (let call = 0; call < 55; call++) budget.called()
  expect(Array.from({ length: 12 }, () => budget.take()).filter(Boolean)).toHaveLength(5)
})

test('a long quiet time saves no more than ten', () => {
  const budget = new RetryBudget()
  for (let call = 0; call < 1_000; call++) budget.called()
  expect(Array.from({ length: 20 }, () => budget.take()).filter(Boolean)).toHaveLength(10)
})
