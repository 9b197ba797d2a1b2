import { expect, test } from 'vitest'
import { studentUpperTail } from './student.ts'

// scipy.stats.t.sf(t, df)
test.each([
  [1, 1, 0.25],
  [12.706204736432095, 1, 0.025],
  [31.820515953773953, 1, 0.01],
  [4.302652729911275, 2, 0.025],
  [22.327124770119873, 2, 0.001],
  [3.182446305284263, 3, 0.025],
  [2.7764451051977987, 4, 0.025],
  [2.570581835636314, 5, 0.025],
  [1.8124611228107335, 10, 0.05],
  [0, 7, 0.5],
  [-2.570581835636314, 5, 0.975],
])('P(T > %d) with %i degrees of freedom', (t, degrees, tail) => {
  expect(studentUpperTail(t, degrees)).toBeCloseTo(tail, 9)
})
