import { expect, test } from 'vitest'
import { lag, outcomeOf, replicaMs } from './autoscaling-figures.ts'

const ramp = (windowMs: number, from: number, to: number) => ({
  windowMs,
  offeredFromRatePerSecond: from,
  offeredToRatePerSecond: to,
})
const point = (atMs: number, serving: number, running = serving) => ({ atMs, serving, running })

test('replica time is what runs times how long', () => {
  expect(replicaMs([point(0, 1), point(10_000, 1, 2), point(12_000, 2)], 20_000)).toBe(10_000 + 2 * 10_000)
  expect(replicaMs([point(0, 3), point(25_000, 3)], 20_000)).toBe(60_000)
  // The first is told a moment after the load has begun.
  expect(replicaMs([point(0.08, 1)], 4_000)).toBe(4_000)
  expect(replicaMs([], 20_000)).toBe(0)
})

/** From one to eight replicas in 80 s, and back; a replica more is called for every 80/7 s. */
const DAY = [ramp(80_000, 10, 80), ramp(80_000, 80, 10)]
const calledAt = (replicas: number): number => ((replicas - 2) / 7) * 80_000
const goneAt = (replicas: number): number => 80_000 + ((9 - replicas) / 7) * 80_000

test.each([0, 3_000, 9_000])('replicas %d ms behind their load are found to be so', (behindMs) => {
  const up = [2, 3, 4, 5, 6, 7, 8].map((replicas) => point(calledAt(replicas) + behindMs, replicas))
  const down = [8, 7, 6, 5, 4, 3].map((replicas) => point(goneAt(replicas) + behindMs, replicas - 1))
  const { reactionMs, returnMs } = lag([point(0, 1), ...up, ...down], DAY)
  expect(Math.abs((reactionMs ?? Number.NaN) - behindMs)).toBeLessThan(150)
  expect(Math.abs((returnMs ?? Number.NaN) - behindMs)).toBeLessThan(150)
})

test('a fleet that stays as it is neither reacts nor returns', () => {
  expect(lag([point(0, 4)], DAY)).toEqual({ reactionMs: null, returnMs: null })
})

const second = (fromMs: number, p99Ms: number, failed = 0, planned = 10) => ({
  fromMs,
  toMs: fromMs + 1_000,
  planned,
  sent: planned,
  completed: planned - failed,
  failed,
  dropped: 0,
  backlog: 0,
  p50Ms: 1,
  p99Ms,
})

test('time outside of the objectives is that of slow seconds and of seconds with errors; one without a request is none', () => {
  const series = [second(0, 10), second(1_000, 300), second(2_000, 10, 5), second(3_000, 0, 0, 0)]
  const requests = { planned: 30, sent: 30, completed: 25, failed: 5, dropped: 0 }
  const slo = { p99Ms: 100, errorShare: 0.01, visibilityP99Ms: 1_000 }
  expect(outcomeOf([{ series, requests }], slo)).toEqual({
    requests: { planned: 30, failed: 5, dropped: 0 },
    missedMs: 2_000,
    worstP99Ms: 300,
  })
})
