import { expect, test } from 'vitest'
import { faultEffect, seriesOfLoad } from './fault-effect.ts'

const SLO = { p99Ms: 100, errorShare: 0.01, visibilityP99Ms: 1_000 }
const FAULT = {
  kind: 'kill',
  components: ['db'],
  amount: null,
  atMs: 2_000,
  durationMs: 2_000,
  beganMs: 2_001,
  endedMs: 4_300,
}

/** A second with a hundred requests, so many of them wrong. */
function second(index: number, { failed = 0, dropped = 0, p99Ms = 10 } = {}) {
  const completed = 100 - failed - dropped
  const counts = { planned: 100, sent: 100 - dropped, completed, failed, dropped, backlog: 0 }
  return { fromMs: index * 1_000, toMs: (index + 1) * 1_000, ...counts, p50Ms: 1, p99Ms }
}

/** Eight seconds, with these of them not as they should be. */
function load(broken: Readonly<Record<number, Parameters<typeof second>[1]>>) {
  return Array.from({ length: 8 }, (_, index) => second(index, broken[index]))
}

test('requests count from its beginning until the first second inside the objectives', () => {
  const series = load({ 2: { failed: 90 }, 3: { failed: 100 }, 4: { failed: 30, dropped: 5 }, 5: { p99Ms: 400 } })
  expect(faultEffect(FAULT, series, 8_000, SLO)).toEqual({
    ...FAULT,
    requests: { planned: 400, failed: 220, dropped: 5 },
    slowSeconds: 1,
    worstP99Ms: 400,
    recoveredMs: 2_000,
    watchedMs: 4_000,
  })
})

test('a target that stays inside them has recovered at once, and all of the fault is counted', () => {
  const { recoveredMs, requests } = faultEffect(FAULT, load({}), 8_000, SLO)
  expect(recoveredMs).toBe(0)
  expect(requests).toEqual({ planned: 200, failed: 0, dropped: 0 })
})

test('one that does not come back before the next fault has no time, and what came later is not counted', () => {
  const broken = Object.fromEntries([2, 3, 4, 5, 6, 7].map((index) => [index, { failed: 100 }]))
  expect(faultEffect(FAULT, load(broken), 6_000, SLO)).toMatchObject({
    recoveredMs: null,
    watchedMs: 2_000,
    requests: { planned: 400, failed: 400 },
  })
})

test('the seconds of several stages follow each other', () => {
  const stages = [
    { windowMs: 1_500, series: [second(0), { ...second(1), toMs: 1_500 }] },
    { windowMs: 1_000, series: [second(0)] },
  ]
  expect(seriesOfLoad(stages).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 1_000],
    [1_000, 1_500],
    [1_500, 2_500],
  ])
})
