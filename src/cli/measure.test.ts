import { expect, test } from 'vitest'
import { fixtureGivenUp } from '../report/testing/fixture-profiles.ts'
import {
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
} from '../report/testing/fixture-result.ts'
import type { TargetResult } from '../result/schema.ts'
import { exitCodeOf } from './measure.ts'

const brief = fixtureWithFewRounds()
const changed = (change: Partial<TargetResult>) =>
  fixtureResult({ rounds: 1, change: (target) => (target.name === 'monolith' ? { ...target, ...change } : target) })

test.each([
  ['all well', brief, 0],
  ['a target that failed', fixtureWithFailure(), 1],
  ['a target that was given up', fixtureGivenUp(), 1],
  ['a target without a single round', changed({ rounds: [] }), 1],
  ['orders lost', fixtureWithFindings(), 5],
  ['a broken contract', changed({ contract: { passed: [], failed: [{ name: 'x', message: 'y' }] } }), 5],
  ['a broken promise at start', changed({ status: 'failed', failure: { message: 'x', exitCode: 5 } }), 5],
  ['an interruption', { ...brief, interrupted: true }, 130],
  ['an interruption after orders were lost', { ...fixtureWithFindings(), interrupted: true }, 130],
])('%s', (_, result, code) => {
  expect(exitCodeOf(result)).toBe(code)
})
