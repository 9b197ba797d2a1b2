import { expect, test } from 'vitest'
import { fixtureRuns } from '../report/testing/fixture-scaling.ts'
import { throughputAt } from '../stats/scalability-law.ts'
import { scalingOf } from './scaling-of.ts'
import { resultSchema } from './schema.ts'
import { usageOfTarget } from './usage-of-target.ts'

const LAW = { lambda: 800, sigma: 0.08, kappa: 0.01 }
const byLaw = (cpus: number): number => throughputAt(LAW, cpus)

test('the throughput of each budget becomes a point, and the points the law', () => {
  const { metric, points, law } = scalingOf(fixtureRuns(byLaw, [1, 2, 4, 8]), 0.95)
  expect(metric).toBe('throughputPerSecond')
  expect(points.map(({ cpus }) => cpus)).toEqual([1, 2, 4, 8])
  for (const { perSecond, because } of points) {
    expect(perSecond.length).toBeGreaterThan(1)
    expect(because).toBeNull()
  }
  expect(law?.lambda.value).toBeCloseTo(LAW.lambda, -1.5)
  expect(law?.sigma.value).toBeCloseTo(LAW.sigma, 1)
  expect(law?.heldOut?.cpus).toBe(8)
  expect(law?.refusedBecause).toBeNull()
})

test('two budgets are no law, and a budget with which nothing was measured says why', () => {
  const runs = fixtureRuns(byLaw, [1, 2, 4])
  const [first, second, third] = runs
  if (!first || !second || !third) throw new Error('three runs')
  const failed = second.result.targets.map((target) => ({
    ...target,
    rounds: [],
    status: 'failed' as const,
    failure: { message: 'it was killed because it used more\nthe rest', exitCode: 1 },
  }))
  const { points, law } = scalingOf([first, { ...second, result: { ...second.result, targets: failed } }, third], 0.95)
  expect(points[1]).toMatchObject({ perSecond: [], because: 'it was killed because it used more' })
  expect(law).toBeNull()
})

test('a result with it is a result, and the cost model gets the law where the data follow it', () => {
  const scaled = (throughput: (cpus: number) => number) => {
    const runs = fixtureRuns(throughput, [1, 2, 4, 8, 16])
    const last = runs.at(-1)?.result
    if (last === undefined) throw new Error('a run')
    const scaling = scalingOf(runs, 0.95)
    const result = { ...last, targets: last.targets.map((target) => ({ ...target, scaling })) }
    expect(resultSchema.safeParse(result).error).toBeUndefined()
    const [target] = result.targets
    return target === undefined ? undefined : usageOfTarget(result, target)
  }
  expect(scaled(byLaw)?.scaling).toMatchObject({ sigma: expect.closeTo(LAW.sigma, 1), measuredAt: expect.any(Number) })
  expect(scaled((cpus) => 1_000 * Math.min(cpus, 4))).toMatchObject({ scalingRefused: true })
})
