import { expect, test } from 'vitest'
import { Alarm } from './alarm.ts'
import { Throttle } from './throttle.ts'

test('acts at once, then at most once an interval, and always after the last request', async () => {
  const acted: number[] = []
  const done = Promise.withResolvers<void>()
  const throttle = new Throttle(async () => {
    acted.push(performance.now())
    if (acted.length === 2) done.resolve()
  }, 20)
  for (let request = 0; request < 50; request++) throttle.request()
  expect(acted).toHaveLength(1)
  await done.promise
  // Timers may fire up to a millisecond early.
  expect((acted[1] ?? 0) - (acted[0] ?? 0)).toBeGreaterThanOrEqual(19)
})

test('keeps a ring for whoever waits next, once', async () => {
  const alarm = new Alarm()
  alarm.ring()
  const started = performance.now()
  await alarm.wait(5_000)
  expect(performance.now() - started).toBeLessThan(1_000)
  await alarm.wait(10)
  expect(performance.now() - started).toBeGreaterThanOrEqual(9)
})
