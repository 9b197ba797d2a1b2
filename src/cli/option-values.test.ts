import { InvalidArgumentError } from 'commander'
import { expect, test } from 'vitest'
import {
  commaList,
  cpuBudgets,
  durationMs,
  growthShare,
  positiveNumber,
  responseTimeMs,
  sizeBytes,
  wholeNumber,
} from './option-values.ts'

const rounds = wholeNumber(1, 1_000)

test.each([
  ['the least whole number', rounds, '1', 1],
  ['the most', rounds, '1000', 1_000],
  ['a fraction above 0', positiveNumber, '0.5', 0.5],
  ['a time', durationMs, '1.5s', 1_500],
  ['a size', sizeBytes, '1M', 1_048_576],
  ['names, with blanks around them', commaList, 'a, b ,c', ['a', 'b', 'c']],
  ['one name', commaList, 'a', ['a']],
  ['budgets, fractions among them', cpuBudgets, '0.25, 0.5,1,2', [0.25, 0.5, 1, 2]],
])('%s', (_, parse, text, expected) => {
  expect(parse(text)).toEqual(expected)
})

test.each([
  [rounds, '0', 'Expected a whole number from 1 to 1000.'],
  [cpuBudgets, '1', 'Expected two numbers of CPUs or more that rise'],
  [cpuBudgets, '2,1', 'Expected two numbers of CPUs or more that rise'],
  [cpuBudgets, '0,1', 'Expected two numbers of CPUs or more that rise'],
  [cpuBudgets, '0.001,1', 'Expected two numbers of CPUs or more that rise'],
  [rounds, '1001', 'Expected a whole number from 1 to 1000.'],
  [rounds, '2.5', 'Expected a whole number'],
  [rounds, '1e2', 'Expected a whole number'],
  [rounds, '', 'Expected a whole number'],
  [positiveNumber, '0', 'Expected a number above 0.'],
  [positiveNumber, 'Infinity', 'Expected a number above 0.'],
  [positiveNumber, 'fast', 'Expected a number above 0.'],
  [durationMs, '5 parsecs', 'Expected a duration like'],
  [sizeBytes, '512', 'Expected a size like'],
  [responseTimeMs, '20', 'Expected a time with its unit, like 200ms or 2s.'],
  [growthShare, '5', 'Expected a share like 5%, at most 100%.'],
  [commaList, 'a,,b', 'Expected names with commas between them.'],
  [commaList, '', 'Expected names with commas between them.'],
])('%o refuses "%s"', (parse, text, words) => {
  expect(() => parse(text)).toThrow(InvalidArgumentError)
  expect(() => parse(text)).toThrow(words)
})
