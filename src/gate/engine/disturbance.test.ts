import { describe, expect, it } from 'vitest'
import { disturbances } from './disturbance.ts'

const first = { system: { busyMs: 5_000, stealMs: 10, totalMs: 20_000 }, ownMs: 100 }
const later = (busyMs: number, stealMs: number, ownMs: number) => ({
  system: { busyMs: 5_000 + busyMs, stealMs: 10 + stealMs, totalMs: 21_000 },
  ownMs: 100 + ownMs,
})

describe('disturbances', () => {
  it('says nothing where the target was alone', () => {
    expect(disturbances(first, later(950, 0, 900))).toEqual([])
    expect(disturbances(first, later(800, 0, 900))).toEqual([])
  })

  it('tells what others used, and what the hypervisor took', () => {
    expect(disturbances(first, later(950, 30, 600)).map(({ kind, text }) => [kind, text])).toEqual([
      ['foreign CPU', "other programs used 35 % of the target's CPUs"],
      ['steal', "the hypervisor took 3 % of the target's CPUs"],
    ])
  })

  it('does not guess where the system does not tell', () => {
    expect(disturbances({ system: undefined, ownMs: 0 }, later(950, 30, 600))).toEqual([])
  })
})
