import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Comparison, Result } from '../../result/schema.ts'
import { encodeHistogram, newLatencyHistogram } from '../../stats/latency-histogram.ts'
import { plainText } from '../../text/plain-text.ts'
import {
  changeStages,
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
} from '../testing/fixture-result.ts'
import { fixtureTargets } from '../testing/fixture-targets.ts'
import { groundsOf, recommendation, recommendationReasons } from './recommendation.ts'

const said = (result: Result): string => plainText(recommendation(result, plainText))
const base = fixtureResult()

const withSummary = (change: Partial<Result['summary']>, result = base): Result => ({
  ...result,
  summary: { ...result.summary, ...change },
})

/** The same result with other verdicts on CPU per request. */
const withVerdicts = (verdicts: readonly Comparison['verdict'][]): Result => {
  let next = 0
  const comparisons = base.summary.comparisons.map((comparison) =>
    comparison.metric === 'cpuMsPerRequest'
      ? { ...comparison, verdict: verdicts[next++ % verdicts.length] ?? comparison.verdict }
      : comparison,
  )
  return withSummary({ comparisons })
}

describe('the recommendation', () => {
  test('says whom for what, by how much at least, and up to which rate', () => {
    expect(said(base)).toBe(
      'Recommendation: serverless for the bill at 10 requests/s ($71.34 a month; monolith above 27.8), monolith for CPU per request (others: ≥ 1.59 times).',
    )
  })

  test('names those that are tied', () => {
    const tied = base.summary.comparisons.map((comparison) =>
      comparison.metric === 'cpuMsPerRequest' && [comparison.a, comparison.b].sort().join() === 'event-driven,monolith'
        ? { ...comparison, verdict: 'equivalent' as const }
        : comparison,
    )
    expect(said(withSummary({ comparisons: tied }))).toMatch(
      /monolith or event-driven for CPU per request \(no difference between them is decided\)|event-driven or monolith for CPU/,
    )
  })

  test('never names a target that is not ranked, and gives none on too few rounds or for one target', () => {
    expect(said(fixtureWithFindings())).not.toMatch(/event-driven/)
    expect(said(fixtureWithFailure())).not.toMatch(/serverless/)
    expect(said(fixtureWithFewRounds())).toBe('')
    expect(said(fixtureResult({ models: fixtureTargets.slice(0, 1) }))).toBe('')
  })

  test('leaves out who surely misses an objective, and says so', () => {
    const strict = { ...base, scenario: { ...base.scenario, slo: { ...base.scenario.slo, p99Ms: 30 } } }
    expect(groundsOf(strict)?.candidates).not.toContain('serverless')
    expect(said(strict)).toMatch(/; serverless misses the objective for p99/)
    expect(said(strict)).not.toMatch(/serverless for/)
  })

  /** No p99 is available, and so many requests of a round were answered within a millisecond. */
  const withoutP99 = (answered: number): Result => {
    const histogram = newLatencyHistogram()
    for (let request = 0; request < answered; request++) histogram.recordValue(1_000)
    const responseTime = { count: answered, histogram: encodeHistogram(histogram) }
    const result = fixtureResult({ change: changeStages(undefined, (stage) => ({ ...stage, responseTime })) })
    const targets = result.summary.targets.map((target) => {
      const { p99Ms: _, ...estimates } = target.estimates
      return { ...target, estimates, unavailable: { p99Ms: 'too few requests' } }
    })
    return withSummary({ targets }, result)
  }

  test('says where an objective of those that it names is not decided', () => {
    expect(said(withoutP99(5))).toMatch(
      /; whether monolith and serverless meet the objective for p99 is not decided\.$/,
    )
  })

  test('says nothing of an objective that a count of requests shows to be met', () => {
    expect(said(withoutP99(100))).not.toMatch(/objective/)
  })

  test('whatever the verdicts, nobody is named whom another candidate is better than', () => {
    const verdict = fc.constantFrom<Comparison['verdict']>('a is better', 'b is better', 'equivalent', 'not decided')
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 6, maxLength: 6 }), (verdicts) => {
        const result = withVerdicts(verdicts)
        const { leastCpu = [] } = groundsOf(result) ?? {}
        for (const { metric, a, b, verdict: of } of result.summary.comparisons) {
          if (metric !== 'cpuMsPerRequest') continue
          if (of === 'a is better') expect(leastCpu).not.toContain(b)
          if (of === 'b is better') expect(leastCpu).not.toContain(a)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('only ranked targets are named, in any result', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (ranked) => {
        const targets = base.summary.targets.map((target, index) => ({ ...target, ranked: ranked[index] === true }))
        const sentence = said(withSummary({ targets }))
        for (const target of targets) if (!target.ranked) expect(sentence).not.toContain(target.target)
      }),
      { numRuns: 16 },
    )
  })
})

test('the reasons tell of each target what it rests on', () => {
  const reasons = recommendationReasons(base, plainText).map(({ subject, text }) => plainText(`${subject}: ${text}`))
  expect(reasons).toHaveLength(4)
  expect(reasons.join('\n')).toMatch(/monolith: no objective is missed; no other surely needs less CPU per request; \$/)
  expect(reasons.join('\n')).toMatch(
    /serverless: .*CPU per request .* times \[.*\] that of monolith.*no other is surely cheaper/,
  )
})
