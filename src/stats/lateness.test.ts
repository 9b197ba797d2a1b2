import { expect, test } from 'vitest'
import { encodeHistogram, newLatencyHistogram } from './latency-histogram.ts'
import { isLateAt } from './lateness.ts'

/** 98 requests that took so long, and two that took longer. */
const histogram = (most: number, longest: number) => {
  const latencies = newLatencyHistogram()
  for (let request = 0; request < 98; request++) latencies.recordValue(most * 1_000)
  for (let request = 0; request < 2; request++) latencies.recordValue(longest * 1_000)
  return { histogram: encodeHistogram(latencies) }
}

test.each([
  ['more than a tenth of the percentile', 99, { lag: 1.2, response: [5, 10], service: [5, 8.8] }, true],
  ['a tenth of it', 99, { lag: 1, response: [5, 10], service: [5, 9] }, false],
  ['of less than half a millisecond', 50, { lag: 1.2, response: [1.4, 10], service: [1, 9.9] }, false],
  ['that the percentile does not show', 99, { lag: 1.2, response: [5, 10], service: [5, 9.9] }, false],
  ['of a target that is far slower', 99, { lag: 20, response: [500, 900], service: [500, 880] }, false],
  ['that the median does not show', 50, { lag: 20, response: [5, 40], service: [5, 20] }, false],
  ['and the same at the p99', 99, { lag: 20, response: [5, 40], service: [5, 20] }, true],
  ['that cannot have made it: the lag was less', 99, { lag: 0.5, response: [5, 40], service: [5, 20] }, false],
] as const)('lag %s', (_, percentile, { lag, response, service }, expected) => {
  const responseTime = histogram(response[0], response[1])
  const serviceTime = histogram(service[0], service[1])
  expect(isLateAt(percentile, { responseTime, serviceTime, driver: { lagP99Ms: lag } })).toBe(expected)
})
