import { expect, test } from 'vitest'
import { CpuAccount, type ProcessSample } from './cpu-account.ts'

/** Own and waited time in ticks of 10 ms as the kernel rounds them, and living threads in nanoseconds. */
function at(
  pid: number,
  parentPid: number,
  { own = 0, waited = 0, threads }: { own?: number; waited?: number; threads?: Record<number, number> } = {},
): ProcessSample {
  return {
    pid,
    parentPid,
    startedAt: `start of ${pid}`,
    processMs: Math.floor(own / 10) * 10,
    waitedMs: Math.floor(waited / 10) * 10,
    threadNs: threads && new Map(Object.entries(threads).map(([tid, ms]) => [Number(tid), ms * 1e6])),
  }
}

test('threads that have ended are in the time of their process, also those never seen', () => {
  const account = new CpuAccount()
  expect(account.add([at(1, 0, { own: 7, threads: { 1: 7.25 } })])).toBe(7.25)
  // Twenty threads of 50 ms came and went.
  expect(account.add([at(1, 0, { own: 1_009, threads: { 1: 9 } })])).toBe(1_000)
})

test('the nanoseconds of threads are finer, and stay after they have ended', () => {
  const account = new CpuAccount()
  account.add([at(1, 0, { own: 30, threads: { 1: 10.5, 2: 19.5 } })])
  expect(account.add([at(1, 0, { own: 31.5, threads: { 1: 12 } })])).toBe(31.5)
  // A thread with the number of an earlier one.
  expect(account.add([at(1, 0, { own: 35, threads: { 1: 12, 2: 3.5 } })])).toBe(35)
})

test('without figures of threads there are those of processes', () => {
  expect(new CpuAccount().add([at(1, 0, { own: 120 }), at(2, 1, { own: 40 })])).toBe(160)
})

test('a child that was waited for is counted once, in its parent', () => {
  const account = new CpuAccount()
  account.add([at(1, 0, { own: 50, waited: 1_000 }), at(2, 1, { own: 200, threads: { 2: 200 } })])
  expect(account.add([at(1, 0, { own: 50, waited: 1_260 })])).toBe(1_310)
})

test('workers that are recycled are counted once', () => {
  const account = new CpuAccount()
  let totalMs = 0
  for (let worker = 0; worker < 300; worker++) {
    totalMs = account.add([at(1, 0, { waited: worker * 33 }), at(1_000 + worker, 1, { own: 20, threads: { 1: 20 } })])
  }
  expect(totalMs).toBeGreaterThan(299 * 33 - 20)
  expect(totalMs).toBeLessThan(299 * 33 + 40)
})

test('a child that is waited for after its parent was sampled is counted once', () => {
  const account = new CpuAccount()
  account.add([at(1, 0), at(2, 1, { own: 300 })])
  expect(account.add([at(1, 0)])).toBe(300)
  expect(account.add([at(1, 0, { waited: 300 })])).toBe(300)
  expect(account.add([at(1, 0, { waited: 400 })])).toBe(400)
})

test('a child that nobody waits for keeps its last reading', () => {
  const account = new CpuAccount()
  account.add([at(1, 0, { waited: 80 }), at(2, 1, { own: 300 })])
  for (const own of [10, 20, 30]) account.add([at(1, 0, { own, waited: 80 })])
  expect(account.add([at(1, 0, { own: 40, waited: 500 })])).toBe(40 + 500 + 300)
})

test('a child that outlives its parent keeps its last reading', () => {
  const account = new CpuAccount()
  account.add([at(1, 0), at(2, 1, { own: 10 }), at(3, 2, { own: 100 })])
  // 2 was waited for; 3 went to process 1 of the machine, which is none of ours, and then ended.
  expect(account.add([at(1, 0, { waited: 10 }), at(3, 9_999, { own: 150 })])).toBe(160)
  expect(account.add([at(1, 0, { waited: 10 })])).toBe(160)
})

test('a family that was waited for from below is counted once', () => {
  const account = new CpuAccount()
  account.add([at(1, 0), at(2, 1, { own: 100, waited: 50 }), at(3, 2, { own: 200 }), at(4, 3, { own: 400 })])
  expect(account.add([at(1, 0, { waited: 800 })])).toBe(800)
})

test('what was used is kept when all have ended', () => {
  const account = new CpuAccount()
  account.add([at(1, 0, { own: 100 }), at(2, 1, { own: 200 })])
  expect(account.add([])).toBe(300)
  expect(account.add([])).toBe(300)
})

test('another process with the number of an earlier one is another', () => {
  const account = new CpuAccount()
  account.add([at(5, 1, { own: 500 })])
  expect(account.add([{ ...at(5, 1, { own: 20 }), startedAt: 'later' }])).toBe(520)
})
