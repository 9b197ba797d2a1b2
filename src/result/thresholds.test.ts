import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { defaultPlan } from '../report/testing/fixture-rounds.ts'
import { decide } from './judge-thresholds.ts'
import { parseThresholds } from './parse-thresholds.ts'
import type { Threshold } from './threshold-schema.ts'

const parsed = (text: string): Threshold[] => {
  const thresholds = parseThresholds(text)
  if (typeof thresholds === 'string') throw new Error(thresholds)
  return thresholds
}

const judged = (text: string, rounds = 6) =>
  fixtureResult({ rounds, plan: { ...defaultPlan(rounds), thresholds: parsed(text) } }).summary.thresholds ?? []

const outcomes = (text: string, rounds = 6) =>
  Object.fromEntries(judged(text, rounds).map(({ target, outcome }) => [target, outcome]))

describe('parsing', () => {
  test('reads names of the gate and of other metrics, with units', () => {
    expect(parseThresholds('p99<200ms, errorRate < 0.1%,throughput>1000/s,capacityPerSecond>50/s')).toEqual([
      { text: 'p99<200ms', metric: 'p99Ms', limit: 200 },
      { text: 'errorRate<0.1%', metric: 'errorShare', limit: 0.001 },
      { text: 'throughput>1000/s', metric: 'throughputPerSecond', limit: 1_000 },
      { text: 'capacityPerSecond>50/s', metric: 'capacityPerSecond', limit: 50 },
    ])
  })

  test.each([
    ['', /metric, < or >, and a limit/],
    ['p99', /metric, < or >, and a limit/],
    ['p99<200ms,', /metric, < or >, and a limit/],
    ['p98<200ms', /one of throughput, .*did you mean "p9/],
    ['p99<200', /p99<200ms/],
    ['p99>200ms', /p99<200ms/],
    ['p99<=200ms', /p99<200ms/],
    ['errorRate<0.001', /errorRate<0.1%/],
    ['throughput<100/s', /throughput>1000\/s/],
  ])('refuses "%s" and says what fits', (text, expected) => {
    expect(parseThresholds(text)).toMatch(expected)
  })
})

describe('judging', () => {
  test('judges each target by its own interval', () => {
    expect(outcomes('cpuPerRequest<0.8ms')).toEqual({
      monolith: 'met',
      'event-driven': 'met',
      microservices: 'missed',
      serverless: 'missed',
    })
  })

  test('errors are judged by the interval of their count', () => {
    expect(outcomes('errorRate<50%').monolith).toBe('met')
    expect(outcomes('errorRate<0.0001%').monolith).toBe('not decided')
  })

  test('what was not measured is told, with the reason', () => {
    expect(judged('capacityPerSecond>1/s')[0]).toMatchObject({
      outcome: 'not measured',
      because: 'none of the profiles searches for the capacity',
    })
  })

  test('too few rounds for an interval decide nothing', () => {
    expect(judged('cpuPerRequest<1000ms', 2)[0]).toMatchObject({
      outcome: 'not decided',
      because: 'its interval takes 6 valid rounds',
    })
  })

  test('the whole interval decides, whatever the direction', () => {
    const interval = fc
      .tuple(fc.double({ min: 0.1, max: 1e6, noNaN: true }), fc.double({ min: 0.1, max: 1e6, noNaN: true }))
      .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }))
    fc.assert(
      fc.property(interval, fc.double({ min: 0.1, max: 1e6, noNaN: true }), ({ low, high }, limit) => {
        const lower = decide({ metric: 'p99Ms', limit }, { low, high }, 0.95).outcome
        const higher = decide({ metric: 'throughputPerSecond', limit }, { low, high }, 0.95).outcome
        expect(lower).toBe(high < limit ? 'met' : low >= limit ? 'missed' : 'not decided')
        expect(higher).toBe(low > limit ? 'met' : high <= limit ? 'missed' : 'not decided')
      }),
    )
  })

  test('a lower bound meets a threshold and never misses one', () => {
    const bound = { low: 900, high: null }
    expect(decide({ metric: 'throughputPerSecond', limit: 800 }, bound, 0.95).outcome).toBe('met')
    expect(decide({ metric: 'throughputPerSecond', limit: 1_000 }, bound, 0.95).outcome).toBe('not decided')
  })
})
