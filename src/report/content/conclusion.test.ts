import { describe, expect, test } from 'vitest'
import { plainText } from '../../text/plain-text.ts'
import { fixtureWithLowerBound } from '../testing/fixture-profiles.ts'
import {
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
} from '../testing/fixture-result.ts'
import { fixtureTargets } from '../testing/fixture-targets.ts'
import { conclusion } from './conclusion.ts'

const said = (result: ReturnType<typeof fixtureResult>): string => plainText(conclusion(result, plainText).join(' '))

describe('the conclusion', () => {
  test('tells who is best in what, by how much, what it costs and that all data survived', () => {
    expect(said(fixtureResult())).toBe(
      'monolith is best in CPU per request, throughput and p99; in p50 it is not decided. Its CPU per request: 0.397 ms; event-driven 1.68 times, microservices 2.32 times and serverless 4.44 times that. Recommendation: serverless for the bill at 10 requests/s ($71.34 a month; monolith above 27.8), monolith for CPU per request (others: ≥ 1.59 times). All 3,842 accepted writes were checked: each was stored once.',
    )
  })

  test('ranks nobody on too few rounds', () => {
    expect(said(fixtureWithFewRounds())).toMatch(/^No ranking: no two targets share the 6 valid rounds/)
    expect(said(fixtureWithFewRounds())).not.toMatch(/best/)
  })

  test('says which writes did not survive, and who is not ranked and why', () => {
    expect(said(fixtureWithFindings())).toMatch(/Writes did not all survive: \d+ lost/)
    expect(said(fixtureWithFindings())).toMatch(/Not ranked: event-driven: it broke an invariant/)
    expect(said(fixtureWithFailure())).toMatch(/Not ranked: serverless: platform ended with exit code 1/)
  })

  test('lets a lower bound win', () => {
    expect(said(fixtureWithLowerBound())).toMatch(/monolith is best in .*throughput/)
  })

  test('tells the figures of a single target and compares it to nobody', () => {
    const text = said(fixtureResult({ models: fixtureTargets.slice(0, 1) }))
    expect(text).toMatch(/^monolith: CPU per request 0\.397 ms/)
    expect(text).not.toMatch(/best|times/)
  })

  test('calls those that are equivalent tied', () => {
    const result = fixtureResult()
    const comparisons = result.summary.comparisons.map((comparison) =>
      comparison.metric === 'p50Ms' && comparison.a === 'monolith' && comparison.b === 'event-driven'
        ? { ...comparison, verdict: 'equivalent' as const, because: null }
        : comparison,
    )
    expect(said({ ...result, summary: { ...result.summary, comparisons } })).toMatch(
      /; in p50 monolith and event-driven are tied\./,
    )
  })
})
