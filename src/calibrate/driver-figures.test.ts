import { expect, test } from 'vitest'
import {
  closedLoopFigures,
  disturbance,
  fastest,
  latencyFigures,
  openLoopProbe,
  sendLagFigures,
} from './driver-figures.ts'
import { fixtureDriven } from './testing/fixture-driven.ts'

const oneToThousandMs = Array.from({ length: 1_000 }, (_, index) => index + 1)

test('a closed loop is told by the second, with how busy everybody was', () => {
  expect(closedLoopFigures(fixtureDriven(), 64)).toEqual({
    connections: 64,
    ratePerSecond: 10_000,
    workerCpus: 0.5,
    serverCpus: 0.3,
    otherCpus: 0.02,
  })
})

test('a probe of the open loop holds where nothing speaks against it', () => {
  expect(openLoopProbe(fixtureDriven(), 10_000, undefined)).toMatchObject({ held: true, because: null, lagP99Ms: 0.4 })
  expect(openLoopProbe(fixtureDriven(), 10_000, 'late')).toMatchObject({ held: false, because: 'late' })
})

test('latencies and lags are percentiles of all that was recorded', () => {
  const stage = fixtureDriven({ responseMs: oneToThousandMs, lagMs: oneToThousandMs })
  const latency = latencyFigures(stage, 200)
  expect(latency).toMatchObject({ ratePerSecond: 200, requests: 1_000 })
  expect(latency.p50Ms).toBeCloseTo(500, -1)
  expect(latency.p99Ms).toBeCloseTo(990, -1)
  expect(sendLagFigures(stage, 1_000).p999Ms).toBeCloseTo(999, -1)
})

test('the fastest of several closed loops; of none there is none', () => {
  const [slow, fast] = [
    closedLoopFigures(fixtureDriven({ requests: { completed: 5 } }), 16),
    closedLoopFigures(fixtureDriven(), 64),
  ]
  expect(fastest([slow, fast, slow])).toBe(fast)
  expect(fastest([])).toBeUndefined()
})

test('what others used is averaged over all windows', () => {
  const closed = { ...closedLoopFigures(fixtureDriven(), 16), otherCpus: 0.1 }
  const open = { ...openLoopProbe(fixtureDriven(), 1, undefined), otherCpus: 0.5 }
  const lag = { ...sendLagFigures(fixtureDriven(), 1), otherCpus: 0.3 }
  const workers = {
    workers: 1,
    closedLoop: [closed],
    openLoop: [open],
    openLoopPerSecond: 1,
    latencyFloor: lag,
    sendLag: [lag],
  }
  expect(disturbance({ driverCpus: [], serverCpus: [], byWorkers: [workers] })).toEqual({
    meanCpus: 0.3,
    mostCpus: 0.5,
  })
  expect(disturbance({ driverCpus: [], serverCpus: [], byWorkers: [] })).toEqual({ meanCpus: 0, mostCpus: 0 })
})
