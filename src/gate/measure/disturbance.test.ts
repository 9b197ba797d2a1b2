import { describe, expect, test } from 'vitest'
import { disturbanceBetween, disturbanceTags } from './disturbance.ts'

const first = { system: { busyMs: 5_000, stealMs: 10, totalMs: 20_000 }, ownMs: 100 }
const later = (busyMs: number, stealMs: number, ownMs: number) => ({
  system: { busyMs: 5_000 + busyMs, stealMs: 10 + stealMs, totalMs: 21_000 },
  ownMs: 100 + ownMs,
})

describe('disturbanceBetween', () => {
  test('is what others used, and what the hypervisor took', () => {
    expect(disturbanceBetween(first, later(950, 0, 900))).toEqual({ foreignCpuShare: 0.05, stealShare: 0 })
    expect(disturbanceBetween(first, later(950, 30, 600))).toEqual({ foreignCpuShare: 0.35, stealShare: 0.03 })
  })

  test('is never below zero, though the two clocks differ by a tick', () => {
    expect(disturbanceBetween(first, later(800, 0, 900)).foreignCpuShare).toBe(0)
  })

  test('is not known where the system does not tell', () => {
    const unknown = { foreignCpuShare: null, stealShare: null }
    expect(disturbanceBetween({ system: undefined, ownMs: 0 }, later(950, 30, 600))).toEqual(unknown)
  })
})

describe('disturbanceTags', () => {
  test('names what is more than any machine has', () => {
    const tags = disturbanceTags({ foreignCpuShare: 0.35, stealShare: 0.03, throttledShare: 0.25 })
    expect(tags.map(({ kind, text }) => [kind, text])).toEqual([
      ['foreign CPU', "other programs used 35 % of the target's CPUs"],
      ['steal', "the hypervisor took 3 % of the target's CPUs"],
      ['throttled', 'a CPU quota held it for 25 % of a window'],
    ])
  })

  test('leaves out what is little, and what nobody knows', () => {
    expect(disturbanceTags({ foreignCpuShare: 0.05, stealShare: 0.01, throttledShare: null })).toEqual([])
  })
})
