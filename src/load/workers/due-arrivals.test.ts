import { MessageChannel } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { DueArrivals } from './due-arrivals.ts'
import { Cell, scheduleCells, toPerformanceMs } from './schedule.ts'

function following(offsetsMs: readonly number[], startedAgoMs: number) {
  const { port1, port2 } = new MessageChannel()
  const due: number[] = []
  const schedule = {
    offsetsMs: Float64Array.from(offsetsMs),
    startNs: process.hrtime.bigint() - BigInt(startedAgoMs * 1e6),
    cells: scheduleCells(1),
    workers: 1,
  }
  const arrivals = new DueArrivals(schedule, 0, port1, (index) => due.push(index))
  return {
    due,
    arrivals,
    cells: schedule.cells,
    [Symbol.dispose]() {
      arrivals[Symbol.dispose]()
      port1.close()
      port2.close()
    },
  }
}

test('what is due by the clock is dealt with once, whoever asks', () => {
  using follower = following([0, 1, 2, 1_000_000], 10)
  follower.arrivals.look()
  follower.arrivals.look()
  expect(follower.due).toEqual([0, 1, 2])
  expect(follower.arrivals.over).toBe(false)
  expect(Atomics.load(follower.cells, Cell.done(0))).toBe(3)
})

test('what the pacer has told is due, even where this thread’s clock is behind: nobody would tell it again', () => {
  using follower = following([1_000_000, 1_000_001], 0)
  follower.arrivals.look()
  expect(follower.due).toEqual([])
  Atomics.store(follower.cells, Cell.due, 2)
  follower.arrivals.look()
  expect(follower.due).toEqual([0, 1])
  expect(follower.arrivals.over).toBe(true)
})

test('after the schedule was given up nothing is due', () => {
  using follower = following([0, 1], 10)
  Atomics.store(follower.cells, Cell.stopped, 1)
  follower.arrivals.look()
  expect(follower.due).toEqual([])
  expect(follower.arrivals.over).toBe(true)
})

test('a moment has the same distance from now on both clocks', () => {
  const aheadNs = process.hrtime.bigint() + 1_000_000_000n
  const distanceMs = toPerformanceMs(aheadNs) - performance.now()
  expect(distanceMs).toBeLessThan(1_000)
  expect(distanceMs).toBeGreaterThan(0)
})
