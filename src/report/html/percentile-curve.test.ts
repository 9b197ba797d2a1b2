import { expect, test } from 'vitest'
import { newLatencyHistogram } from '../../stats/latency-histogram.ts'
import { percentileCurve } from './percentile-curve.ts'

test('rises from the fastest request to the last percentile that twenty requests lie beyond', () => {
  const histogram = newLatencyHistogram()
  for (let ms = 1; ms <= 1000; ms += 1) histogram.recordValue(ms * 1000)
  const points = percentileCurve(histogram)
  expect(points[0]).toEqual({ x: 1, y: 1 })
  expect(points.at(-1)?.x).toBeCloseTo(50)
  expect(points.at(-1)?.y).toBeCloseTo(980, 0)
  const half = points.find(({ x }) => x >= 2)
  expect(half?.y).toBeCloseTo(1000 * (1 - 1 / (half?.x ?? 1)), -1)
})

test('has nothing to show of nothing', () => {
  expect(percentileCurve(newLatencyHistogram())).toEqual([])
})
