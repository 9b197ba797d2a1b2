import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { createRecorder } from './recorder.ts'

const health = { cpuMs: 1, eventLoopDelayP99Ms: 2, meanInFlight: 3 }

test('right answers are in all histograms, time-outs with what they took, other failures in none', () => {
  const recorder = createRecorder(['read', 'write'])
  for (const atMs of [10, 1_010, 1_020, 2_400, 2_450]) recorder.plan(atMs, 0.1)
  for (const atMs of [10, 1_010, 1_020, 2_400]) recorder.send(atMs)
  recorder.complete('read', 10, 20, 5)
  recorder.complete('write', 1_010, 30, 6)
  recorder.fail('timeout', 1_020, 'write', { responseMs: 1_000, serviceMs: 900 })
  recorder.fail('status 500', 2_400, 'read')
  recorder.drop(2_450)

  const recording = recorder.recording(health)
  expect(recording).toMatchObject(health)
  expect(recording.requests).toEqual({ planned: 5, sent: 4, completed: 2, failed: 2, dropped: 1 })
  expect(recording.errors).toEqual({ timeout: 1, 'status 500': 1 })
  expect(recording.sendLag.count).toBe(5)
  expect(recording.responseTime.count).toBe(3)
  expect(recording.operations.write).toMatchObject({ completed: 1, responseTime: { count: 2 } })
  const response = decodeFromCompressedBase64(recording.responseTime.histogram)
  expect(response.totalCount).toBe(3)
  expect(response.maxValue / 1_000_000).toBeCloseTo(1, 2)
  expect(decodeFromCompressedBase64(recording.serviceTime.histogram).maxValue / 900_000).toBeCloseTo(1, 2)
})

test('a request counts in the second in which it was meant to start; the backlog is what it was at the end of each', () => {
  const recorder = createRecorder(['read'])
  recorder.plan(900)
  recorder.send(900)
  recorder.backlog(900, 1)
  recorder.backlog(950, 2)
  recorder.plan(3_100)
  recorder.drop(3_100)
  recorder.backlog(3_100, 1)
  recorder.complete('read', 900, 2_300, 2_300)
  const { rows } = recorder.recording(health)
  const of = (...keys: (keyof (typeof rows)[number])[]) => rows.map((row) => keys.map((key) => row[key]))
  expect(of('planned', 'sent', 'completed', 'dropped')).toEqual([
    [1, 1, 1, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [1, 0, 0, 1],
  ])
  expect(of('backlog')).toEqual([[2], [2], [2], [1]])
})

test('times beyond the range of the histogram count as its ends', () => {
  const recorder = createRecorder(['read'])
  recorder.complete('read', 0, 0, 0)
  recorder.complete('read', 0, 90_000, 90_000)
  const histogram = decodeFromCompressedBase64(recorder.recording(health).responseTime.histogram)
  expect(histogram.minNonZeroValue).toBe(1)
  expect(histogram.maxValue / 60_000_000).toBeCloseTo(1, 2)
})
