import { describe, expect, test } from 'vitest'
import type { Profile } from '../../load/profile/profile.ts'
import { readProfiles } from '../../load/profile/read-profile.ts'
import { gateSchema } from './gate-schema.ts'
import { planChecks, stageNames } from './plan-checks.ts'

const profiles = await readProfiles(['saturate', 'steady', 'spike'])
const usual = profiles.slice(0, 2)

function checks(gate: unknown, driven: readonly Profile[] = usual) {
  return planChecks(gateSchema.parse(gate), driven).map(({ stage, metric, threshold }) => {
    return [stage, metric.key, threshold.level, threshold.text].join(' ')
  })
}

describe('planChecks', () => {
  test('has defaults', () => {
    expect(checks({})).toEqual([
      'saturate cpuPerRequest fail +3%',
      'saturate throughput fail -5%',
      'steady p50 fail +10%',
      'steady p99 warn +25%',
      'round errorRate fail < 0.1%',
    ])
  })

  test('keeps the hard rules beside thresholds of the file', () => {
    expect(checks({ thresholds: { p99: { fail: '+50%', warn: '+10%' } } })).toEqual([
      'steady p99 fail +50%',
      'steady p99 warn +10%',
      'round errorRate fail < 0.1%',
    ])
    expect(checks({ thresholds: { cpuPerRequest: '+2%', errorRate: 'off' } })).toEqual([
      'saturate cpuPerRequest fail +2%',
    ])
  })

  test('takes thresholds by stage', () => {
    const names = stageNames(profiles).map(({ stage }) => stage)
    const stage = names.find((name) => name.startsWith('spike/')) ?? ''
    const stages = { steady: { p50: '< 20ms', errorRate: '< 1%' }, [stage]: { p99: '+40%' } }
    expect(checks({ thresholds: { p50: '+5%' }, stages }, profiles)).toEqual([
      'round errorRate fail < 0.1%',
      'steady p50 fail < 20ms',
      'steady errorRate fail < 1%',
      `${stage} p99 fail +40%`,
    ])
  })

  test('tells CPU time from an open loop where there is no other, and errors from all loads', () => {
    expect(checks({}, profiles.slice(1, 2))).toContain('steady cpuPerRequest fail +3%')
    expect(checks({}, profiles.slice(0, 1))).toContain('round errorRate fail < 0.1%')
  })

  test('refuses a stage that is not driven, and a metric that nothing tells', () => {
    expect(() => checks({ stages: { stedy: { p99: '+5%' } } })).toThrow(/no stage "stedy".*steady/)
    expect(() => checks({ thresholds: { p50: '+5%' } }, profiles.slice(0, 1))).toThrow(/can tell p50/)
    expect(() => checks({ stages: { steady: { memory: '+5%' } } })).toThrow(/whole round/)
  })
})
