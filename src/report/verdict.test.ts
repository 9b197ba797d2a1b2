import { describe, expect, it } from 'vitest'
import type { Comparison, Estimate, Result } from '../result/schema.ts'
import { fixtureResult, fixtureWithFewRounds } from './testing/fixture-result.ts'
import { fixtureTargets } from './testing/fixture-targets.ts'
import { verdict } from './verdict.ts'

const base = fixtureResult({ models: fixtureTargets.slice(0, 3), rounds: 6 })
const at = (value: number): Estimate => ({ value, low: value * 0.95, high: value * 1.05 })

/** The CPU statement where a, b and c need so many milliseconds, and the comparisons came out so. */
function cpuStatement(
  comparisons: readonly Omit<Comparison, 'metric' | 'minimumDetectableRatio'>[],
): string | undefined {
  const names = ['a', 'b', 'c']
  const result: Result = {
    ...base,
    summary: {
      targets: base.summary.targets.map((target, index) => ({
        ...target,
        target: names[index] ?? '',
        estimates: { cpuMsPerRequest: at(index + 1) },
      })),
      comparisons: comparisons.map((each) => ({ ...each, metric: 'cpuMsPerRequest', minimumDetectableRatio: 1.1 })),
    },
  }
  return verdict(result, (text) => text).find(({ subject }) => subject === 'CPU per request')?.text
}

describe('verdict', () => {
  it('turns a ratio round where it was taken the other way', () => {
    const text = cpuStatement([
      { a: 'b', b: 'a', ratio: { value: 2, low: 1.6, high: 2.5 }, verdict: 'b is better' },
      { a: 'a', b: 'c', ratio: { value: 0.25, low: 0.2, high: 0.4 }, verdict: 'a is better' },
      { a: 'b', b: 'c', ratio: { value: 0.5, low: 0.4, high: 0.6 }, verdict: 'a is better' },
    ])
    expect(text?.replaceAll('\u00A0', ' ')).toBe(
      'a leads with 1.00 ms; b needs 2.00 times that [1.60, 2.50], c 4.00 times [2.50, 5.00].',
    )
  })

  it('names ties at the top and further down', () => {
    const tie = { value: 0.98, low: 0.9, high: 1.1 }
    const better = { value: 0.5, low: 0.4, high: 0.6 }
    const top = cpuStatement([
      { a: 'a', b: 'b', ratio: tie, verdict: 'too close to call' },
      { a: 'a', b: 'c', ratio: better, verdict: 'a is better' },
      { a: 'b', b: 'c', ratio: better, verdict: 'a is better' },
    ])
    expect(top).toMatch(/^a and b are too close to call .*; c needs 2\.00\stimes what a does/)
    const bottom = cpuStatement([
      { a: 'a', b: 'b', ratio: better, verdict: 'a is better' },
      { a: 'a', b: 'c', ratio: better, verdict: 'a is better' },
      { a: 'b', b: 'c', ratio: tie, verdict: 'too close to call' },
    ])
    expect(bottom).toMatch(/^a leads .*; between b and c it is too close to call\.$/)
  })

  it('says nothing where the comparisons run in a circle', () => {
    const better = { value: 0.5, low: 0.4, high: 0.6 }
    const text = cpuStatement([
      { a: 'a', b: 'b', ratio: better, verdict: 'a is better' },
      { a: 'b', b: 'c', ratio: better, verdict: 'a is better' },
      { a: 'a', b: 'c', ratio: better, verdict: 'b is better' },
    ])
    expect(text).toBeUndefined()
  })

  it('calls too few rounds what they are, and not a tie', () => {
    const result = fixtureResult({
      change: (target) => ({
        ...target,
        rounds: target.rounds.map((round) =>
          round.round === 3 ? { ...round, steady: { ...round.steady, disqualified: ['lag'] } } : round,
        ),
      }),
    })
    const statements = verdict(result, (text) => text)
    expect(statements.find(({ subject }) => subject.startsWith('p50'))?.text).toBe(
      'no two targets share the 6 valid rounds that 95 % confidence takes (6 planned).',
    )
    expect(statements.find(({ subject }) => subject === 'Throughput')?.text).toMatch(/^monolith leads/)
    expect(verdict(fixtureWithFewRounds(), (text) => text).map(({ subject }) => subject)).toEqual(['No ranking'])
  })
})
