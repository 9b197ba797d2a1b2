import { describe, expect, test } from 'vitest'
import { fixtureResult } from '../../report/testing/fixture-result.ts'
import { headlineProfiles } from '../../result/headline-stages.ts'
import type { StageResult } from '../../result/schema.ts'
import { encodeHistogram, newLatencyHistogram } from '../../stats/latency-histogram.ts'
import type { ArmName, GateRound } from '../verdict-document.ts'
import { type ArmRound, toGateRound } from './to-gate-round.ts'

const result = fixtureResult({})
const headline = headlineProfiles(result.plan)
const NOTHING = { foreignCpuShare: 0, stealShare: 0, throttledShare: null }
const place = { batch: 'first', start: 2, round: 5 } as const

/** Three arms from three rounds of the same target; one stage of one of them may be changed. */
function arms(change: Partial<StageResult> = {}, profile = 'steady', changed: ArmName = 'candidate'): ArmRound[] {
  const [target] = result.targets
  if (target === undefined) throw new TypeError('the fixture has targets')
  return (['candidate', 'base', 'control'] as const).map((arm, index) => {
    const round = target.rounds[index]
    if (round === undefined) throw new TypeError('the fixture has rounds')
    const stages = round.stages.map((stage) =>
      arm === changed && stage.profile === profile ? { ...stage, ...change } : stage,
    )
    return { arm, target, round: { ...round, stages }, disturbance: NOTHING }
  })
}

function figureIn(round: GateRound, stage: string, metric: string, arm: ArmName) {
  return round.values.find((one) => one.stage === stage && one.metric === metric)?.[arm]
}

function rowOf(round: GateRound, metric: string) {
  const row = round.values.find((one) => one.metric === metric)
  if (row === undefined) throw new TypeError(`no ${metric}`)
  return row
}

describe('toGateRound', () => {
  test('has the figures of all arms by stage and metric', () => {
    const measured = arms()
    const round = toGateRound(place, measured, headline)
    expect(round).toMatchObject({ ...place, order: ['candidate', 'base', 'control'], void: null, tags: [] })
    const [saturate] = measured[0]?.round.stages ?? []
    const throughput = (saturate?.requests.completed ?? 0) / ((saturate?.windowMs ?? 0) / 1_000)
    expect(figureIn(round, 'saturate', 'throughputPerSecond', 'candidate')).toBe(throughput)
    expect(round.values.map(({ stage, metric }) => `${stage} ${metric}`)).toEqual(
      expect.arrayContaining([
        'saturate cpuMsPerRequest',
        'steady p50Ms',
        'steady p99Ms',
        'round memoryBytes',
        'round usdPerMillionRequests',
      ]),
    )
    for (const value of round.values) expect([value.base, value.control, value.candidate]).not.toContain(null)
    expect(round.requests).toHaveLength(6)
  })

  test('is void for all where one request of one arm failed', () => {
    const requests = { planned: 500, sent: 500, completed: 498, failed: 2, dropped: 0 }
    const round = toGateRound(place, arms({ requests, errors: { timeout: 2 } }), headline)
    expect(round.void).toBe('2 requests of candidate failed under steady (2 × timeout)')
    expect(round.requests).toContainEqual({ arm: 'candidate', stage: 'steady', planned: 500, wrong: 2 })
  })

  test('is void where an arm was given up or answered nothing', () => {
    expect(toGateRound(place, arms({ stoppedBecause: 'only errors' }), headline).void).toContain('given up')
    const requests = { planned: 0, sent: 0, completed: 0, failed: 0, dropped: 0 }
    expect(toGateRound(place, arms({ requests }), headline).void).toContain('answered nothing')
  })

  test('takes the throughput of a stage in which the load generator was the limit for no figure but a bound of the base', () => {
    const limited = { disqualified: ['the driver used 99 % of its CPU'], lowerBound: true }
    const row = rowOf(toGateRound(place, arms(limited, 'saturate', 'candidate'), headline), 'throughputPerSecond')
    expect(row.candidate).toBeNull()
    expect(row.base).toBeGreaterThan(0)
    expect(row).not.toHaveProperty('baseAtWorst')
    const ofBase = rowOf(toGateRound(place, arms(limited, 'saturate', 'base'), headline), 'throughputPerSecond')
    expect(ofBase).toMatchObject({ base: null, baseAtWorst: { base: row.base, control: null } })
    expect(ofBase.candidate).toBeGreaterThan(0)
  })

  test('takes what a request costs from every closed stage, however slow the load generator was', () => {
    const round = toGateRound(place, arms({ disqualified: ["Little's law is off by 9 %"] }, 'saturate'), headline)
    expect(figureIn(round, 'saturate', 'cpuMsPerRequest', 'candidate')).toBeGreaterThan(0)
    expect(figureIn(round, 'steady', 'p50Ms', 'candidate')).toBeGreaterThan(0)
  })

  test('takes a percentile that the load generator has made for no figure but a bound of the base', () => {
    const late = (arm: ArmName) => {
      const [steady] = arms()[0]?.round.stages.filter(({ profile }) => profile === 'steady') ?? []
      if (steady === undefined) throw new TypeError('the fixture has a steady stage')
      const quick = newLatencyHistogram()
      for (let at = 0; at < 500; at++) quick.recordValue(1)
      const change = {
        driver: { ...steady.driver, lagP99Ms: 1_000 },
        serviceTime: { ...steady.serviceTime, histogram: encodeHistogram(quick) },
      }
      return rowOf(toGateRound(place, arms(change, 'steady', arm), headline), 'p99Ms')
    }
    expect(late('candidate').candidate).toBeNull()
    expect(late('candidate')).not.toHaveProperty('baseAtWorst')
    expect(late('base')).toMatchObject({ base: null, baseAtWorst: { base: late('candidate').base, control: null } })
  })

  test('leaves out a percentile that too few requests of its window lie beyond', () => {
    const twenty = newLatencyHistogram()
    for (let at = 1; at <= 20; at++) twenty.recordValue(at * 1_000)
    const [steady] = arms()[0]?.round.stages.filter(({ profile }) => profile === 'steady') ?? []
    if (steady === undefined) throw new TypeError('the fixture has a steady stage')
    const responseTime = { ...steady.responseTime, count: 20, histogram: encodeHistogram(twenty) }
    const round = toGateRound(place, arms({ responseTime }), headline)
    expect(figureIn(round, 'steady', 'p50Ms', 'candidate')).toBeGreaterThan(0)
    for (const metric of ['p95Ms', 'p99Ms']) {
      expect(figureIn(round, 'steady', metric, 'candidate')).toBeNull()
      expect(figureIn(round, 'steady', metric, 'base')).toBeGreaterThan(0)
    }
  })

  test('names who was disturbed', () => {
    const [first, ...others] = arms()
    if (first === undefined) throw new TypeError('there are three')
    const disturbed = { ...first, disturbance: { ...NOTHING, stealShare: 0.3 } }
    const round = toGateRound(place, [disturbed, ...others], headline)
    expect(round.tags).toMatchObject([{ arm: 'candidate', stage: 'round', kind: 'steal' }])
    expect(round.disturbances).toEqual([
      { arm: 'candidate', foreignCpuShare: 0, stealShare: 0.3, throttledShare: null },
      { arm: 'base', ...NOTHING },
      { arm: 'control', ...NOTHING },
    ])
  })
})
