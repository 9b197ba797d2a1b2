import { expect, test } from 'vitest'
import type { Result } from '../../result/schema.ts'
import { fixtureResult } from '../testing/fixture-result.ts'
import { proof, verifiedOf } from './proof.ts'

const hash = 'acb9db4e89ab636d'
const base = fixtureResult({ change: (target) => ({ ...target, differential: { operations: 300, hash } }) })
const checked: Result = {
  ...base,
  wallTimeMs: 100_000,
  phases: [
    { name: 'contract check', durationMs: 3_000 },
    { name: 'differential check', durationMs: 2_000 },
    { name: 'round check', durationMs: 1_000 },
    { name: 'measurement', durationMs: 50_000 },
  ],
}

test('one state, every write and the share of the time', () => {
  const [statement] = proof(checked)
  expect(statement?.subject).toBe('Proof')
  expect(statement?.text).toMatch(
    /^1 final state after the same 300 operations \(acb9db4e\); [\d,]+ accepted writes looked up, which is all; the checks around the rounds took 1\.0 s, 1 % of the run, those before the first 5\.0 s, 5 % of the run\.$/,
  )
})

test('a sample says of how many it is', () => {
  const targets = checked.summary.targets.map((target) => ({
    ...target,
    findings: { ...target.findings, verified: 2_000, accepted: 50_000 },
  }))
  const [statement] = proof({ ...checked, summary: { ...checked.summary, targets } })
  expect(statement?.text).toContain('8,000 of 200,000 accepted writes looked up, and totals for all of them')
  expect(verifiedOf({ verified: 7 })).toBe('7')
})

test('a run that was interrupted before the first round speaks of no writes', () => {
  const phases = checked.phases.filter(({ name }) => name !== 'round check')
  expect(proof({ ...checked, phases })[0]?.text).toBe(
    '1 final state after the same 300 operations (acb9db4e); the checks before the first round took 5.0 s, 5 % of the run.',
  )
})

test('a result from before there were checks says nothing', () => {
  expect(proof({ ...checked, phases: [] })).toEqual([])
})
