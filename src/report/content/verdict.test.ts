import { describe, expect, test } from 'vitest'
import type { Comparison, Estimate, Result, TargetResult } from '../../result/schema.ts'
import { capacityPlan, SEARCHES } from '../testing/fixture-capacity.ts'
import { fixtureGivenUp, fixtureWithLowerBound } from '../testing/fixture-profiles.ts'
import { changeStages, fixtureResult, fixtureWithFewRounds } from '../testing/fixture-result.ts'
import { fixtureTargets } from '../testing/fixture-targets.ts'
import { verdict } from './verdict.ts'

const base = fixtureResult({ models: fixtureTargets.slice(0, 3), rounds: 6 })
const at = (value: number): Estimate => ({ value, low: value * 0.95, high: value * 1.05, atLeast: false })
const ratioOf = (value: number, low: number, high: number): Estimate => ({ value, low, high, atLeast: false })

/** The CPU statement where a, b and c need so many milliseconds, and the comparisons came out so. */
function cpuStatement(
  comparisons: readonly (Omit<Comparison, 'metric' | 'minimumDetectableRatio' | 'because' | 'alone'> &
    Partial<Pick<Comparison, 'because'>>)[],
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
      comparisons: comparisons.map((each) => ({
        because: null,
        ...each,
        metric: 'cpuMsPerRequest',
        minimumDetectableRatio: 1.1,
        alone: null,
      })),
    },
  }
  return verdict(result, (text) => text).find(({ subject }) => subject === 'CPU per request')?.text
}

describe('verdict', () => {
  test('turns a ratio round where it was taken the other way', () => {
    const text = cpuStatement([
      { a: 'b', b: 'a', ratio: ratioOf(2, 1.6, 2.5), verdict: 'b is better' },
      { a: 'a', b: 'c', ratio: ratioOf(0.25, 0.2, 0.4), verdict: 'a is better' },
      { a: 'b', b: 'c', ratio: ratioOf(0.5, 0.4, 0.6), verdict: 'a is better' },
    ])
    expect(text?.replaceAll('\u00A0', ' ')).toBe(
      'a leads with 1.00 ms; b needs 2.00 times that [1.60, 2.50], c 4.00 times [2.50, 5.00].',
    )
  })

  test('names ties at the top and further down', () => {
    const tie = ratioOf(0.98, 0.9, 1.1)
    const better = ratioOf(0.5, 0.4, 0.6)
    const top = cpuStatement([
      { a: 'a', b: 'b', ratio: tie, verdict: 'not decided', because: 'of chance' },
      { a: 'a', b: 'c', ratio: better, verdict: 'a is better' },
      { a: 'b', b: 'c', ratio: better, verdict: 'a is better' },
    ])
    expect(top).toMatch(
      /^a and b: not decided, because of chance \(1\.02\stimes .*\); c needs 2\.00\stimes what a does/,
    )
    const bottom = cpuStatement([
      { a: 'a', b: 'b', ratio: better, verdict: 'a is better' },
      { a: 'a', b: 'c', ratio: better, verdict: 'a is better' },
      { a: 'b', b: 'c', ratio: tie, verdict: 'not decided', because: 'of chance' },
    ])
    expect(bottom).toMatch(/^a leads .*; between b and c it is not decided\.$/)
  })

  test('says that comparisons run in a circle', () => {
    const better = ratioOf(0.5, 0.4, 0.6)
    const text = cpuStatement([
      { a: 'a', b: 'b', ratio: better, verdict: 'a is better' },
      { a: 'b', b: 'c', ratio: better, verdict: 'a is better' },
      { a: 'a', b: 'c', ratio: ratioOf(2, 1.5, 2.5), verdict: 'b is better' },
    ])
    expect(text).toMatch(
      /^no order, for the comparisons run in a circle: a needs .* what c does .*, b needs .*, c needs/,
    )
  })

  test('tells the three cases apart, and the reason of the third', () => {
    const text = cpuStatement([
      { a: 'a', b: 'b', ratio: ratioOf(0.99, 0.95, 1.03), verdict: 'equivalent' },
      { a: 'a', b: 'c', ratio: ratioOf(0.8, 0.6, 1.2), verdict: 'not decided', because: 'it is wide' },
      { a: 'b', b: 'c', ratio: ratioOf(0.41, 0.33, 0.56), verdict: 'a is better' },
    ])?.replaceAll('\u00A0', ' ')
    expect(text).toBe(
      'a and b: equivalent within 10 % (1.01 times [0.97, 1.05]); a and c: not decided, because it is wide (1.25 times [0.83, 1.67]); c needs 2.44 times what b does [1.79, 3.03].',
    )
  })

  test('does not hide a decided pair behind one without an interval', () => {
    const none = { value: 0.7, low: null, high: null, atLeast: false }
    const because = 'they share 5 valid rounds, and 95 % confidence takes 6'
    const text = cpuStatement([
      { a: 'a', b: 'b', ratio: none, verdict: 'not decided', because },
      { a: 'a', b: 'c', ratio: none, verdict: 'not decided', because },
      { a: 'c', b: 'b', ratio: ratioOf(2.46, 1.78, 3.07), verdict: 'b is better' },
    ])?.replaceAll('\u00A0', ' ')
    expect(text).toMatch(
      /^a and each of b and c: not decided, because they share 5 valid rounds, .*interval not available/,
    )
    expect(text).toMatch(/; c needs 2\.46 times what b does \[1\.78, 3\.07\]\.$/)
    expect(text).not.toMatch(/leads/)
  })

  test('calls too few rounds what they are, and not a tie', () => {
    const result = fixtureResult({
      change: changeStages(undefined, (stage, round) =>
        round === 3 && stage.profile === 'steady' ? { ...stage, disqualified: ['lag'] } : stage,
      ),
    })
    const statements = verdict(result, (text) => text)
    expect(statements.find(({ subject }) => subject.startsWith('p50'))?.text).toBe(
      'not decided: no two targets share the 6 valid rounds that 95 % confidence takes (6 planned).',
    )
    expect(statements.find(({ subject }) => subject === 'Throughput')?.text).toMatch(/^monolith leads/)
    expect(verdict(fixtureWithFewRounds(), (text) => text).map(({ subject }) => subject)).toEqual(['No ranking'])
  })

  test('says no more of a lower bound than holds', () => {
    const said = (result: Result) =>
      verdict(result, (text) => text)
        .find(({ subject }) => subject === 'Throughput')
        ?.text.replaceAll('\u00A0', ' ')
    expect(said(fixtureWithLowerBound())).toMatch(
      /^monolith leads with ≥ 2,446 req\/s; event-driven reaches at most 0\.59 times that \[≤ 0\.63\]/,
    )
    const all = fixtureResult({
      change: changeStages(undefined, (stage) =>
        stage.loop === 'closed' ? { ...stage, disqualified: ['CPU'], lowerBound: true } : stage,
      ),
    })
    expect(said(all)).toBe('not decided: the load driver was the limit with all of them.')
  })

  test('says that a target was given up, and why', () => {
    expect(verdict(fixtureGivenUp(), (text) => text)).toContainEqual({
      subject: 'Not ranked',
      text: expect.stringMatching(/^serverless: it was given up under spike and driven no further: 97 % of its/),
    })
  })

  test('tells how many rounds were planned of the profile that a figure comes from', () => {
    const searched = (target: TargetResult): TargetResult => ({
      ...target,
      rounds: target.rounds.map((round) => ({
        ...round,
        search: round.round === 1 ? (SEARCHES.microservices ?? null) : null,
      })),
    })
    const plan = { ...base.plan, profiles: [...base.plan.profiles, ...capacityPlan().profiles] }
    const result = fixtureResult({ models: fixtureTargets.slice(0, 3), plan, change: searched })
    const statements = verdict(result, (text) => text)
    expect(statements.find(({ subject }) => subject === 'Capacity')?.text).toMatch(/6 valid rounds .* \(1 planned\)/)
    expect(statements.find(({ subject }) => subject === 'Throughput')?.text).toMatch(/^monolith leads/)
  })
})
