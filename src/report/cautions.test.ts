import { describe, expect, it } from 'vitest'
import type { Result } from '../result/schema.ts'
import { cautions } from './cautions.ts'
import { fixtureResult } from './testing/fixture-result.ts'

const plain = (text: string) => text

describe('cautions', () => {
  it('passes on the warnings of the run, and adds none to a good one', () => {
    const result: Result = { ...fixtureResult(), warnings: ['undici 8.8 stalls'] }
    expect(cautions(result, plain)).toEqual(['undici 8.8 stalls'])
  })

  it('tells what was left out, with the reasons', () => {
    const result = fixtureResult({
      change: (target) => ({
        ...target,
        rounds: target.rounds.map((round) =>
          round.round <= 2
            ? { ...round, steady: { ...round.steady, disqualified: [`lag of ${round.round} ms`] } }
            : round,
        ),
      }),
    })
    expect(cautions(result, plain)).toContain('monolith: 2 of 6 steady rounds left out (lag of 1 ms and lag of 2 ms).')
  })

  it('tells which objective was missed, and which effects were never seen', () => {
    const slow = fixtureResult({
      change: (target) => ({
        ...target,
        rounds: target.rounds.map((round) => ({ ...round, steady: { ...round.steady, invisible: 1 } })),
      }),
    })
    const result: Result = {
      ...slow,
      scenario: { ...slow.scenario, slo: { p99Ms: 20, errorShare: 0.001, visibilityP99Ms: 10 } },
    }
    expect(cautions(result, plain)).toEqual(
      expect.arrayContaining([
        'event-driven: the effect of 6 sampled writes was not seen in time.',
        'serverless misses the objective for p99: 42.0 ms, at most 20 ms allowed.',
        'event-driven misses the objective for visibility p99: 44.4 ms, at most 10 ms allowed.',
      ]),
    )
  })
})
