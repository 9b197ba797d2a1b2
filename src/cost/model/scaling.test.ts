import { expect, test } from 'vitest'
import { CATALOGUES } from '../catalogues/index.ts'
import { assume } from './assumptions.ts'
import { priceMonth } from './bill.ts'
import { shapedDemand } from './demand.ts'
import { scalingFactor, weighedRates } from './scaling.ts'
import { USAGES } from './testing/usages.ts'

const LAW = { sigma: 0.05, kappa: 0.002, measuredAt: 2 }

/** Throughput of N CPUs, in units of the work of one CPU at the budget that was measured. */
function workOf(size: number, { sigma, kappa, measuredAt }: typeof LAW): number {
  const cost = (n: number): number => 1 + sigma * (n - 1) + kappa * n * (n - 1)
  return (size * cost(measuredAt)) / cost(size)
}

test('up to what was measured, nothing is added', () => {
  for (const vcpus of [0, 0.1, 1, 2]) expect(scalingFactor(vcpus, LAW)).toBe(1)
})

test('above it, so many CPUs that the law has them do the work', () => {
  for (const vcpus of [2.5, 4, 7]) {
    const size = vcpus * scalingFactor(vcpus, LAW)
    expect(size).toBeGreaterThan(vcpus)
    expect(workOf(size, LAW)).toBeCloseTo(vcpus, 9)
  }
})

test('beyond the work of the peak it takes several deployments, each as dear as one at its peak', () => {
  const peak = Math.sqrt((1 - LAW.sigma) / LAW.kappa)
  const atPeak = peak / workOf(peak, LAW)
  expect(scalingFactor(workOf(peak, LAW), LAW)).toBeCloseTo(atPeak, 3)
  expect(scalingFactor(1_000, LAW)).toBeCloseTo(atPeak, 3)
})

test('contention without coherency has no peak, and a straight line adds nothing', () => {
  const contention = { ...LAW, kappa: 0 }
  const size = 8 * scalingFactor(8, contention)
  expect(workOf(size, contention)).toBeCloseTo(8, 9)
  expect(Number.isFinite(scalingFactor(1e6, contention))).toBe(true)
  expect(scalingFactor(50, { sigma: 0, kappa: 0, measuredAt: 1 })).toBeCloseTo(1, 12)
})

test('the more traffic, the more CPU it takes: never less for more', () => {
  const totals = Array.from({ length: 200 }, (_, index) => (index + 1) / 2).map(
    (vcpus) => vcpus * scalingFactor(vcpus, LAW),
  )
  expect(totals).toEqual(totals.toSorted((a, b) => a - b))
})

test('a bill at a large demand is larger than by linear scaling, at a small one it is the same', () => {
  const [catalogue] = Object.values(CATALOGUES)
  if (catalogue === undefined) throw new Error('no catalogue')
  const linear = USAGES.microservices
  const scaled = { ...linear, scaling: LAW }
  const usd = (usage: typeof linear, averagePerSecond: number): number =>
    priceMonth(usage, shapedDemand('flat', { averagePerSecond }), {
      assumptions: assume(),
      catalogue,
      today: '2026-11-28',
    }).usdPerMonth
  expect(usd(scaled, 10)).toBe(usd(linear, 10))
  expect(usd(scaled, 20_000)).toBeGreaterThan(usd(linear, 20_000) * 1.05)
  expect(weighedRates(Float64Array.of(5), linear)).toEqual(Float64Array.of(5))
})
