import { describe, expect, it } from 'vitest'
import { plainText } from './plain-text.ts'
import { plainVerdict } from './plain-verdict.ts'
import { fixtureWithLowerBound } from './testing/fixture-profiles.ts'
import {
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
} from './testing/fixture-result.ts'
import { fixtureTargets } from './testing/fixture-targets.ts'

const said = (result: ReturnType<typeof fixtureResult>): string => plainText(plainVerdict(result, plainText).join(' '))

describe('the verdict in a paragraph', () => {
  it('tells what was done, who is best in what, what it costs and that nothing was lost', () => {
    expect(said(fixtureResult())).toBe(
      '4 targets did the same work, ecommerce (A small shop), each on 1 CPU and 2 GiB, in 6 rounds. monolith is best in CPU per request, throughput and p99 at 240 req/s (CPU per request 0.397 ms; next is event-driven with 0.679 ms). In p50 at 240 req/s, it is not decided which of monolith and event-driven is best. At 10 requests/s on average (diurnal, Amazon Web Services, us-east-1) a month would cost from $71.34 (serverless) to $620.25 (event-driven). Above 27.8 requests/s monolith costs less. All 3,842 accepted writes that were looked up were there, and each only once.',
    )
  })

  it('ranks nobody on too few rounds', () => {
    expect(said(fixtureWithFewRounds())).toMatch(/The rounds are too few for a ranking/)
    expect(said(fixtureWithFewRounds())).not.toMatch(/best|too close/)
  })

  it('names who broke an invariant and is not ranked', () => {
    expect(said(fixtureWithFindings())).toMatch(/event-driven broke an invariant\. Not ranked: event-driven/)
    expect(said(fixtureWithFailure())).toMatch(/Not ranked: serverless, for a reason given below\.$/)
  })

  it('says of a lower bound that it is one', () => {
    expect(said(fixtureWithLowerBound())).toMatch(/monolith is best in .*throughput/)
  })

  it('tells the figures of a single target and compares it to nobody', () => {
    const text = said(fixtureResult({ models: fixtureTargets.slice(0, 1) }))
    expect(text).toMatch(
      /^monolith did the work of ecommerce .* on 1 CPU and 2 GiB, in 6 rounds\. monolith: CPU per request/,
    )
    expect(text).not.toMatch(/best|next/)
  })

  it('says of a metric without an interval that it is not decided', () => {
    const result = fixtureResult()
    const comparisons = result.summary.comparisons.map((comparison) =>
      comparison.metric === 'p50Ms'
        ? {
            ...comparison,
            verdict: 'not decided' as const,
            because: 'too few rounds',
            ratio: { ...comparison.ratio, low: null, high: null },
          }
        : comparison,
    )
    expect(said({ ...result, summary: { ...result.summary, comparisons } })).toMatch(
      /In p50 at 240 req\/s, it is not decided which of monolith, .* is best\./,
    )
  })
})
