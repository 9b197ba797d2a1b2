import { describe, expect, test } from 'vitest'
import { cautions } from '../report/content/cautions.ts'
import { fixtureGivenUp, fixtureWithLowerBound, fixtureWithSpike } from '../report/testing/fixture-profiles.ts'
import {
  changeStages,
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
} from '../report/testing/fixture-result.ts'
import { spikeStages } from '../report/testing/fixture-rounds.ts'
import { fixtureTargets } from '../report/testing/fixture-targets.ts'
import { resultSchema } from './schema.ts'

const summaryOf = (name: string, result = fixtureResult()) => {
  const summary = result.summary.targets.find(({ target }) => target === name)
  if (summary === undefined) throw new Error(`no summary of ${name}`)
  return summary
}

const result = fixtureResult()

describe('summarise', () => {
  test('gives a document that its schema accepts', () => {
    for (const each of [result, fixtureWithFailure(), fixtureWithFewRounds(), fixtureWithFindings()]) {
      expect(resultSchema.safeParse(each).error).toBeUndefined()
    }
  })

  test('finds again what the fixture was made of', () => {
    for (const { name, throughputPerSecond, p50Ms } of fixtureTargets) {
      const { estimates } = summaryOf(name)
      expect(estimates.throughputPerSecond?.value).toBeGreaterThan(throughputPerSecond * 0.93)
      expect(estimates.throughputPerSecond?.value).toBeLessThan(throughputPerSecond * 1.07)
      expect(estimates.cpuMsPerRequest?.value).toBeCloseTo(970 / (estimates.throughputPerSecond?.value ?? 0), 1)
      expect(estimates.p50Ms?.value).toBeGreaterThan(p50Ms * 0.9)
      expect(estimates.p50Ms?.value).toBeLessThan(p50Ms * 1.1)
    }
  })

  test('puts every interval around its value', () => {
    for (const { estimates } of result.summary.targets) {
      for (const { value, low, high } of Object.values(estimates)) {
        if (low === null || high === null) continue
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
      }
    }
  })

  test('adds up CPU time and memory of all components', () => {
    expect(summaryOf('monolith').estimates.memoryBytes?.value).toBe((92 + 118) * 2 ** 20)
  })

  test('speaks of cold starts and visibility only where there are any', () => {
    expect(summaryOf('serverless').estimates.coldShare?.value).toBeGreaterThan(0)
    expect(summaryOf('monolith').estimates).not.toHaveProperty('coldShare')
    expect(summaryOf('event-driven').estimates.visibilityP50Ms?.value).toBeGreaterThan(5)
    expect(summaryOf('monolith').estimates).not.toHaveProperty('visibilityP50Ms')
  })

  test('compares each pair in each headline metric', () => {
    expect(result.summary.comparisons).toHaveLength(4 * 6)
    const cpu = result.summary.comparisons.find(
      ({ metric, b }) => metric === 'cpuMsPerRequest' && b === 'microservices',
    )
    expect(cpu).toMatchObject({ a: 'monolith', verdict: 'a is better' })
    expect(cpu?.minimumDetectableRatio).toBeGreaterThan(1)
    const throughput = result.summary.comparisons.find(
      ({ metric, b }) => metric === 'throughputPerSecond' && b === 'microservices',
    )
    expect(throughput?.verdict).toBe('a is better')
  })

  test('calls nobody better than its equal', () => {
    const p50 = result.summary.comparisons.find(({ metric, b }) => metric === 'p50Ms' && b === 'event-driven')
    expect(p50).toMatchObject({ a: 'monolith', verdict: expect.stringMatching(/equivalent|not decided/) })
  })

  test('ranks nobody over too few rounds', () => {
    const { summary } = fixtureWithFewRounds()
    expect(summary.comparisons).toHaveLength(3 * 6)
    for (const { ratio, verdict, because, minimumDetectableRatio } of summary.comparisons) {
      expect([ratio.low, ratio.high, minimumDetectableRatio, verdict]).toEqual([null, null, null, 'not decided'])
      expect(because).toBe('they share 2 valid rounds, and 95 % confidence takes 6')
    }
  })

  test('sums the cost lines to the cost, but for rounding', () => {
    for (const { cost, estimates } of result.summary.targets) {
      const sum = cost.reduce((total, line) => total + line.usdPerMillionRequests, 0)
      expect(sum / (estimates.usdPerMillionRequests?.value ?? 0)).toBeCloseTo(1, 2)
    }
    expect(summaryOf('serverless').cost.map(({ item }) => item)).toContain('functions: HTTP API')
  })

  test('names the bottleneck of the saturated rounds', () => {
    expect(summaryOf('microservices').bottleneck).toBe('gateway')
  })
})

describe('who is not ranked', () => {
  test.each([
    ['a target that did not come up', fixtureWithFailure(), 'serverless', /exit code 1/],
    [
      'a target that gave one answer that was not asked for',
      fixtureResult({
        change: changeStages('monolith', (stage) => ({
          ...stage,
          errors: { ...stage.errors, 'mismatch readOrder: another order than was asked for': 1 },
        })),
      }),
      'monolith',
      /wrong answers to readOrder: another order than was asked for/,
    ],
    ['a target that lost orders', fixtureWithFindings(), 'event-driven', /2 lost, 1 oversold/],
    [
      'a target that answers wrongly',
      fixtureResult({
        change: (target) =>
          target.name === 'monolith'
            ? { ...target, contract: { passed: [], failed: [{ name: 'refuses bad input', message: '200' }] } }
            : target,
      }),
      'monolith',
      /refuses bad input/,
    ],
    [
      'a target with too many errors',
      fixtureResult({
        change: changeStages('microservices', (stage) =>
          stage.profile === 'steady'
            ? { ...stage, requests: { planned: 480, sent: 477, completed: 470, failed: 7, dropped: 3 } }
            : stage,
        ),
      }),
      'microservices',
      /2\.1 % of its requests failed under steady \(most of them: dropped\), the objective allows 0\.1 %/,
    ],
    [
      'a target whose rounds all measured the driver',
      fixtureResult({
        change: changeStages(undefined, (stage) => ({ ...stage, disqualified: ['driver at 97 %'] })),
      }),
      'monolith',
      /no valid round/,
    ],
    ['a target that was given up', fixtureGivenUp(), 'serverless', /given up under spike .*97 %/],
  ])('%s', (_what, changed, name, reason) => {
    const summary = summaryOf(name, changed)
    expect(summary.ranked).toBe(false)
    expect(summary.notRankedBecause).toMatch(reason)
    expect(changed.summary.comparisons.filter(({ a, b }) => a === name || b === name)).toEqual([])
  })

  test('is nobody else', () => {
    expect(fixtureWithFindings().summary.targets.filter(({ ranked }) => ranked)).toHaveLength(3)
  })
})

describe('errors', () => {
  const allFailed = (disqualified: string[]) =>
    fixtureResult({
      change: changeStages('monolith', (stage) => ({
        ...stage,
        requests: { ...stage.requests, completed: 0, failed: stage.requests.planned },
        errors: { 'status 500': stage.requests.planned },
        disqualified,
      })),
    })

  test('of a round that hung do not vanish among the requests of those that went well', () => {
    let left = 1
    const hung = changeStages('monolith', (stage) => {
      if (stage.loop !== 'closed' || left-- <= 0) return stage
      const requests = { planned: 4, sent: 4, completed: 0, failed: 4, dropped: 0 }
      return { ...stage, requests, errors: { timeout: 4 } }
    })
    const { ranked, notRankedBecause } = summaryOf('monolith', fixtureResult({ change: hung }))
    expect(ranked).toBe(false)
    expect(notRankedBecause).toMatch(/^17 % of its requests failed under saturate \(most of them: timeout\)/)
  })

  test.each([[[]], [['driver at 97 %']]])(
    'are not hidden where every round has nothing else, disqualified for %j',
    (why) => {
      const result = allFailed(why)
      const { estimates, notRankedBecause } = summaryOf('monolith', result)
      expect(estimates.errorShare?.value).toBe(1)
      expect(notRankedBecause).toMatch(/^100 % of its requests failed under saturate \(most of them: status 500\)/)
      expect(cautions(result, (text) => text).join('\n')).toMatch(
        /monolith: 6 of 6 steady rounds left out.*2,880 × status 500/,
      )
    },
  )
})

describe('a disqualified stage', () => {
  const oneBad = fixtureResult({
    change: changeStages('monolith', (stage, round) =>
      round === 1 && stage.profile === 'steady' ? { ...stage, disqualified: ['lag'] } : stage,
    ),
  })

  test('counts for nothing, in the comparisons neither', () => {
    expect(summaryOf('monolith', oneBad).estimates.p50Ms).toMatchObject({ low: null, high: null })
    expect(summaryOf('monolith', oneBad).estimates.throughputPerSecond?.low).not.toBeNull()
    const pairs = oneBad.summary.comparisons.filter(({ a, metric }) => a === 'monolith' && metric === 'p50Ms')
    expect(pairs.map(({ ratio }) => ratio.low)).toEqual([null, null, null])
  })
})

describe('a lower bound', () => {
  const bounded = fixtureWithLowerBound()
  const throughput = bounded.summary.comparisons.filter(({ metric }) => metric === 'throughputPerSecond')

  test('is said to be one, and has no upper end', () => {
    const exact = summaryOf('monolith').estimates.throughputPerSecond
    expect(summaryOf('monolith', bounded).estimates.throughputPerSecond).toEqual({
      ...exact,
      high: null,
      atLeast: true,
    })
    expect(summaryOf('monolith', bounded).estimates.cpuMsPerRequest).toEqual(
      summaryOf('monolith').estimates.cpuMsPerRequest,
    )
  })

  test('can win, and the others are compared as ever', () => {
    const [first] = throughput
    expect(first).toMatchObject({ a: 'monolith', verdict: 'a is better', minimumDetectableRatio: null })
    expect(first?.ratio).toMatchObject({ high: null, atLeast: true })
    expect(throughput.filter(({ ratio }) => !ratio.atLeast)).toHaveLength(3)
  })

  test('can never lose, whichever way round', () => {
    const slow = fixtureResult({
      change: changeStages('serverless', (stage) =>
        stage.loop === 'closed' ? { ...stage, disqualified: ['CPU'], lowerBound: true } : stage,
      ),
    })
    const own = slow.summary.comparisons.filter(
      ({ metric, a, b }) => metric === 'throughputPerSecond' && (a === 'serverless' || b === 'serverless'),
    )
    expect(own.map(({ a, verdict }) => [a, verdict])).toEqual(Array(3).fill(['serverless', 'not decided']))
  })
})

describe('several stages of one open loop', () => {
  const spike = fixtureWithSpike()

  test('speak together, by their histograms added', () => {
    const { estimates } = summaryOf('serverless', spike)
    expect(estimates.p50Ms?.value).toBeLessThan(30)
    expect(estimates.p99Ms?.value).toBeGreaterThan(300)
    expect(estimates).not.toHaveProperty('throughputPerSecond')
    expect(estimates.cpuMsPerRequest?.value).toBeGreaterThan(1)
  })

  test('say nothing where one of them does not count', () => {
    const partly = fixtureResult({
      rounds: 3,
      plan: spike.plan,
      stages: spikeStages,
      change: changeStages('monolith', (stage) =>
        stage.stage === 'after' ? { ...stage, disqualified: ['lag'] } : stage,
      ),
    })
    expect(summaryOf('monolith', partly).estimates).not.toHaveProperty('p50Ms')
    expect(summaryOf('monolith', partly).ranked).toBe(true)
  })
})
