import { expect, test } from 'vitest'
import { madeRounds } from '../testing/made-rounds.ts'
import type { GateRound } from '../verdict-document.ts'
import { uncountedCpu } from './uncounted-cpu.ts'

/** Rounds in which the candidate takes so many times the CPU time, and is so many times as fast. */
function rounds(cpu: number, speed: number, foreign = { base: 0.05, candidate: 0.05 }): GateRound[] {
  const rest = { starts: 6, startDeviation: 0.02 }
  const speeds = madeRounds({ ...rest, ratio: speed, metric: 'throughputPerSecond', seed: 5 })
  return madeRounds({ ...rest, ratio: cpu }).map((round, index) => ({
    ...round,
    values: [...round.values, ...(speeds[index]?.values ?? [])],
    disturbances: (['base', 'control', 'candidate'] as const).map((arm) => ({
      arm,
      foreignCpuShare: arm === 'candidate' ? foreign.candidate : foreign.base,
      stealShare: 0,
      throttledShare: null,
    })),
  }))
}

test('work that a helper does outside of the target is told by what else used its CPUs', () => {
  expect(uncountedCpu(rounds(0.1, 0.9, { base: 0.03, candidate: 0.85 }), 'saturate')).toBe(
    "When it was the candidate's turn other programs used 85 % of the target's CPUs, and 3 % when it was the base's. CPU time that is used by processes outside of the target cannot be counted.",
  )
  expect(uncountedCpu(rounds(1, 1, { base: 0.6, candidate: 0.6 }), 'saturate')).toBeUndefined()
})

test('so is less CPU time without more speed, wherever the work is done', () => {
  expect(uncountedCpu(rounds(0.1, 0.5), 'saturate')).toContain(
    'the candidate waited for something while it was saturated',
  )
  expect(uncountedCpu(rounds(0.5, 1.9), 'saturate')).toBeUndefined()
  expect(uncountedCpu(rounds(1.5, 0.7), 'saturate')).toBeUndefined()
})

test('too few rounds, and a base that was not measured beside it, tell nothing', () => {
  expect(uncountedCpu(rounds(0.1, 0.5).slice(0, 2), 'saturate')).toBeUndefined()
  const stored = rounds(0.1, 0.5).map((round) => ({ ...round, order: ['candidate' as const] }))
  expect(uncountedCpu(stored, 'saturate')).toBeUndefined()
})
