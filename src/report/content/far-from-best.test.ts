import { expect, test } from 'vitest'
import { fixtureResult } from '../testing/fixture-result.ts'
import { farFromBest } from './far-from-best.ts'

const result = fixtureResult()
const of = (metric: string) => farFromBest(result).find((one) => one.metric === metric)
const estimate = (target: string, metric: 'throughputPerSecond' | 'cpuMsPerRequest'): number =>
  result.summary.targets.find((one) => one.target === target)?.estimates[metric]?.value ?? Number.NaN

test('the best is 1, without an interval', () => {
  expect(of('cpuMsPerRequest')).toMatchObject({ reference: 'monolith' })
  expect(of('cpuMsPerRequest')?.targets[0]).toEqual({ target: 'monolith', value: 1, low: null, high: null })
})

test.each(['cpuMsPerRequest', 'throughputPerSecond'] as const)(
  'in %s all others are above 1, whichever way is better',
  (metric) => {
    const others = of(metric)?.targets.filter(({ value }) => value !== 1) ?? []
    expect(others).toHaveLength(3)
    for (const { value, low, high } of others) {
      expect(value).toBeGreaterThan(1)
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
    }
  },
)

test('half the rate is twice as bad', () => {
  const times = of('throughputPerSecond')?.targets.find(({ target }) => target === 'microservices')?.value
  const ratio = estimate('monolith', 'throughputPerSecond') / estimate('microservices', 'throughputPerSecond')
  expect(times).toBeCloseTo(ratio, 0)
})

test('where nothing was compared there is nothing to draw', () => {
  expect(farFromBest({ ...result, summary: { ...result.summary, comparisons: [] } })).toEqual([])
})
