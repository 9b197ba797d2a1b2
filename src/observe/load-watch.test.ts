import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { usableCpus } from '../machine/pinning.ts'
import { LoadWatch, lookAtMachine, sharesBetween } from './load-watch.ts'

const reading = (busyMs: number, stealMs: number, totalMs: number, ownMs: number | undefined) => ({
  system: { busyMs, stealMs, totalMs },
  ownMs,
})

test('gives other programs what archbench did not do itself', () => {
  const before = reading(1_000, 0, 10_000, 100)
  expect(sharesBetween(before, reading(2_500, 40, 12_000, 600))).toEqual({ foreignShare: 0.5, stealShare: 0.02 })
  // Clocks that tick differently may give archbench more than all CPUs did.
  expect(sharesBetween(before, reading(1_100, 0, 12_000, 900)).foreignShare).toBe(0)
})

test('says nothing where the system does not tell', () => {
  const before = reading(1_000, 0, 10_000, 100)
  expect(sharesBetween(before, { system: undefined, ownMs: 1 })).toEqual({ foreignShare: null, stealShare: null })
  expect(sharesBetween(before, before)).toEqual({ foreignShare: null, stealShare: null })
  expect(sharesBetween(before, reading(1_500, 20, 11_000, undefined))).toEqual({ foreignShare: null, stealShare: 0.02 })
})

test.runIf(process.platform === 'linux')('tells a program of its own from others', async () => {
  const script =
    'const end = Date.now() + 500; while (Date.now() < end); process.stdout.write("done"); setInterval(() => {}, 1e3)'
  const watches = [await LoadWatch.start(usableCpus()), await LoadWatch.start(usableCpus(), async () => 0)]
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  const [own, foreign] = await Promise.all(watches.map((watch) => watch.stop()))
  child.kill()
  // Whatever else runs here is in both.
  expect(foreign?.foreignShare).toBeGreaterThan(own?.foreignShare ?? 1)
})

test('ends with the reason of the signal', async () => {
  const reason = new Error('enough')
  await expect(lookAtMachine(usableCpus(), AbortSignal.abort(reason))).rejects.toBe(reason)
})
