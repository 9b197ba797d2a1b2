import { expect, test } from 'vitest'
import { fixtureResult } from '../../report/testing/fixture-result.ts'
import type { Result, TargetResult } from '../../result/schema.ts'
import { warningsOf } from './warnings.ts'

const steady = (target: TargetResult): TargetResult =>
  target.warmUp ? { ...target, warmUp: { ...target.warmUp, steady: true } } : target
const atEase = fixtureResult({ rounds: 2, change: steady })

test('a run without trouble has no warnings', () => {
  expect(warningsOf(atEase, [])).toEqual([])
})

test('what the runtime lacks is passed on with its remedy', () => {
  expect(warningsOf(atEase, [{ what: 'nothing is pinned', remedy: 'Use Linux', fatal: false }])).toEqual([
    'nothing is pinned. Use Linux.',
  ])
})

test('an interrupted run says so', () => {
  expect(warningsOf({ ...atEase, interrupted: true }, [])).toEqual([expect.stringContaining('was interrupted')])
})

test('a target that was still changing is named, with the requests of its warm-up', () => {
  expect(warningsOf(fixtureResult({ rounds: 0 }), [])).toEqual([
    expect.stringMatching(/^serverless was still changing .* after 12000 requests.* Raise --warm-up\.$/),
  ])
})

test('a target above the memory budget in any window is named, with its peak over all components', () => {
  const budget = { ...atEase.budget, memoryBytes: 600 * 2 ** 20 }
  expect(warningsOf({ ...atEase, budget } satisfies Result, [])).toEqual([
    'serverless used 740 MiB, more than the budget of 600 MiB. Raise --memory.',
  ])
})
