import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { createRecorder } from './recorder.ts'

const window = { windowMs: 2_500, planned: 5, cpuMs: 1, eventLoopDelayP99Ms: 2, meanInFlight: 3 }

test('right answers are in all histograms, time-outs with what they took, other failures in none', () => {
  const recorder = createRecorder(['read', 'write'])
  recorder.complete('read', 10, 20, 5)
  recorder.complete('write', 1_010, 30, 6)
  recorder.fail('timeout', 1_020, 'write', { responseMs: 1_000, serviceMs: 900 })
  recorder.fail('status 500', 2_400, 'read')
  recorder.drop()
  expect(recorder.settled).toBe(4)

  const measurement = recorder.measurement(window)
  expect(measurement.requests).toEqual({ planned: 5, completed: 2, failed: 2, dropped: 1 })
  expect(measurement.errors).toEqual({ timeout: 1, 'status 500': 1 })
  expect(measurement.responseTime.count).toBe(3)
  expect(measurement.operations.write).toMatchObject({ completed: 1, responseTime: { count: 2 } })
  const response = decodeFromCompressedBase64(measurement.responseTime.histogram)
  expect(response.totalCount).toBe(3)
  expect(response.maxValue / 1_000_000).toBeCloseTo(1, 2)
  expect(decodeFromCompressedBase64(measurement.serviceTime.histogram).maxValue / 900_000).toBeCloseTo(1, 2)
})

test('the series has a row for each second, also for those in which nothing happened', () => {
  const recorder = createRecorder(['read'])
  recorder.complete('read', 2_100, 20, 20)
  const { series } = recorder.measurement(window)
  expect(series.map(({ fromMs, toMs, completed }) => [fromMs, toMs, completed])).toEqual([
    [0, 1_000, 0],
    [1_000, 2_000, 0],
    [2_000, 2_500, 1],
  ])
  expect(series[2]?.p50Ms).toBeCloseTo(20, 0)
})

test('times beyond the range of the histogram count as its ends', () => {
  const recorder = createRecorder(['read'])
  recorder.complete('read', 0, 0, 0)
  recorder.complete('read', 0, 90_000, 90_000)
  const { responseTime } = recorder.measurement(window)
  const histogram = decodeFromCompressedBase64(responseTime.histogram)
  expect(histogram.minNonZeroValue).toBe(1)
  expect(histogram.maxValue / 60_000_000).toBeCloseTo(1, 2)
})
