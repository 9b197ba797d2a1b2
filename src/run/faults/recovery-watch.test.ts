import { expect, test } from 'vitest'
import { BUCKETS, bucketOf } from '../../load/live/live-buckets.ts'
import { RecoveryWatch } from './recovery-watch.ts'

const SLO = { p99Ms: 100, errorShare: 0, visibilityP99Ms: 1_000 }
const FAULT = { atMs: 1_000, durationMs: 2_000 }

/** A second of the load in which every answer took so long. */
function second(fromMs: number, { failed = 0, tookMs = 5 } = {}) {
  const responseTime = new Uint32Array(BUCKETS)
  responseTime[bucketOf(tookMs)] = 100
  const none = new Uint32Array(BUCKETS)
  return {
    target: 'shop',
    entrypoint: 'http://shop',
    profile: 'resilience',
    stage: 'after',
    afterWindow: false,
    fromMs,
    toMs: fromMs + 1_000,
    planned: 100,
    sent: 100,
    completed: 100 - failed,
    failed,
    dropped: 0,
    invisible: 0,
    responseTime,
    serviceTime: none,
    sendLag: none,
    visibility: none,
  }
}

test('a target is back after two seconds inside the objectives, counted from the end of the fault', () => {
  const watch = new RecoveryWatch(FAULT, SLO, undefined)
  const seen = [
    second(0),
    second(1_000, { failed: 50 }),
    second(2_000),
    second(3_000),
    second(4_000, { tookMs: 500 }),
    second(5_000),
    second(6_000),
  ].map((sample) => {
    watch.take(sample)
    return watch.isOver(sample.toMs)
  })
  expect(seen).toEqual([false, false, false, false, false, false, true])
})

test('what was pending because of the fault has to be gone; a question without an answer says nothing', async () => {
  const answers: (number | Error)[] = [3, new Error('no answer'), 40, 12, 2]
  const watch = new RecoveryWatch(FAULT, SLO, async () => {
    const answer = answers.shift()
    if (typeof answer === 'number') return answer
    throw answer
  })
  watch.take(second(3_000))
  watch.take(second(4_000))
  const seen: boolean[] = []
  for (const atMs of [500, 1_500, 3_100, 3_350, 3_600, 3_850]) {
    seen.push(watch.isOver(atMs))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(seen).toEqual([false, false, false, false, false, true])
  expect(watch.backlogMs).toBe(600)
})
