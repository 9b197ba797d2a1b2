import { expect, test } from 'vitest'
import {
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
} from '../../report/testing/fixture-result.ts'
import { EACH_OTHER } from './claims-schema.ts'
import { estimateEvidence, ratioEvidence } from './evidence.ts'

const result = fixtureResult()
const estimateOf = (target: string) => {
  const summary = result.summary.targets.find((each) => each.target === target)
  const estimate = summary?.estimates.throughputPerSecond
  if (!estimate) throw new Error(`the fixture has no throughput of ${target}`)
  return estimate
}

test('an estimate comes with its interval and with the conditions that it holds for', () => {
  const evidence = estimateEvidence({ estimate: 'throughputPerSecond', of: 'monolith' }, result)
  const { value, low, high } = estimateOf('monolith')
  expect(evidence).toEqual({
    value,
    low,
    high,
    basis: expect.stringMatching(/^monolith, process runtime, \d+ CPUs?, \d/),
  })
})

test('a latency at a rate that is not reached is refuted by the throughput', () => {
  const reached = estimateEvidence({ estimate: 'p50Ms', of: 'monolith', atRate: 1 }, result)
  expect(reached).not.toHaveProperty('refutes')
  const evidence = estimateEvidence({ estimate: 'p50Ms', of: 'monolith', atRate: 1e6 }, result)
  expect(evidence).toMatchObject({ refutes: true, value: estimateOf('monolith').value })
  expect(evidence).toHaveProperty('basis', expect.stringContaining('requests/s that monolith reached at all'))
})

test('a ratio is that of the rounds, whichever way round it was compared', () => {
  const metric = 'throughputPerSecond'
  const one = ratioEvidence({ ratio: metric, of: 'monolith', to: 'serverless' }, result, { atLeast: 1 })
  const other = ratioEvidence({ ratio: metric, of: 'serverless', to: 'monolith' }, result, { atLeast: 1 })
  if ('because' in one || 'because' in other) throw new Error('both are ranked')
  expect(other.value).toBeCloseTo(1 / one.value, 12)
  expect(other.low).toBeCloseTo(1 / one.high, 12)
  expect(other.high).toBeCloseTo(1 / one.low, 12)
})

test('of several others the least favourable one decides', () => {
  const metric = 'throughputPerSecond'
  const best = ratioEvidence({ ratio: metric, of: 'monolith', to: EACH_OTHER }, result, { atLeast: 1 })
  const worst = ratioEvidence({ ratio: metric, of: 'serverless', to: EACH_OTHER }, result, { atLeast: 1 })
  expect(worst).toHaveProperty('basis', expect.stringContaining('serverless to monolith'))
  if ('because' in best || 'because' in worst) throw new Error('all are ranked')
  for (const other of ['microservices', 'event-driven', 'serverless']) {
    const each = ratioEvidence({ ratio: metric, of: 'monolith', to: other }, result, { atLeast: 1 })
    expect('value' in each && each.value).toBeGreaterThanOrEqual(best.value)
  }
})

test.each([
  ['too few rounds', fixtureWithFewRounds(), 'too few valid rounds for an interval'],
  ['a target that failed', fixtureWithFailure(), 'serverless is not ranked: platform ended with exit code 1'],
])('%s: no evidence, and the reason', (_, without, because) => {
  const evidence = estimateEvidence({ estimate: 'throughputPerSecond', of: 'serverless' }, without)
  expect(evidence).toEqual({ because: expect.stringContaining(because) })
})

test('what lost writes is no evidence for anything', () => {
  const evidence = ratioEvidence(
    { ratio: 'throughputPerSecond', of: 'event-driven', to: 'monolith' },
    fixtureWithFindings(),
    { atLeast: 1 },
  )
  expect(evidence).toEqual({ because: expect.stringContaining('event-driven is not ranked: it broke an invariant') })
})
