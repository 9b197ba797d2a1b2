import { describe, expect, test } from 'vitest'
import type { LoadMeasurement } from '../load/driver.ts'
import { type DriverEvidence, disqualifications } from './validity.ts'

interface Seen extends Partial<Omit<DriverEvidence, 'measurement'>> {
  readonly requests?: Partial<LoadMeasurement['requests']>
  readonly driver?: Partial<LoadMeasurement['driver']>
}

const none = { count: 0, histogram: '' }

/** One second of a driver that was in no one's way, but for what is said to be otherwise. */
function reasons(profile: DriverEvidence['profile'], { requests, driver, ...more }: Seen = {}): string[] {
  return disqualifications({
    profile,
    offeredRatePerSecond: profile === 'steady' ? 2_000 : null,
    p99Ms: 10,
    serviceP99Ms: 9.5,
    meanResponseMs: 4,
    ...more,
    measurement: {
      windowMs: 1_000,
      requests: { planned: 2_000, sent: 2_000, completed: 2_000, failed: 0, dropped: 0, ...requests },
      errors: {},
      operations: {},
      responseTime: none,
      serviceTime: none,
      visibility: none,
      invisible: 0,
      series: [],
      driver: {
        workers: 1,
        cpuMs: 500,
        busiestWorkerCpuMs: 400,
        sendLag: none,
        lagP50Ms: 0.1,
        lagP99Ms: 0.4,
        eventLoopDelayP99Ms: 1,
        meanInFlight: 8,
        ...driver,
      },
    },
  })
}

test.each(['saturate', 'steady'] as const)('a driver at ease leaves %s valid', (profile) => {
  expect(reasons(profile)).toEqual([])
})

describe('CPU of the driver', () => {
  test('86 % of it used measures the driver; 85 % do not', () => {
    expect(reasons('saturate', { driver: { cpuMs: 860 } })).toEqual(['the driver used 86.0 % of its CPU'])
    expect(reasons('saturate', { driver: { cpuMs: 850 } })).toEqual([])
  })
})

describe('lag of the schedule', () => {
  const late = (ms: string) => [`the driver was late: p99 of its lag was ${ms} ms`]

  test.each([
    ['above 5 ms, however slow the target', { driver: { lagP99Ms: 5.1 }, p99Ms: 900, serviceP99Ms: 900 }, late('5.1')],
    ['more than a tenth of the p99', { driver: { lagP99Ms: 1.2 }, p99Ms: 10, serviceP99Ms: 8.8 }, late('1.2')],
    ['a tenth of the p99', { driver: { lagP99Ms: 1 }, p99Ms: 10, serviceP99Ms: 9 }, []],
    ['that the p99 does not show', { driver: { lagP99Ms: 1.2 }, p99Ms: 10, serviceP99Ms: 9.9 }, []],
  ])('%s', (_, seen, expected) => {
    expect(reasons('steady', seen)).toEqual(expected)
  })

  test('counts in the open loop alone', () => {
    expect(reasons('saturate', { driver: { lagP99Ms: 50 } })).toEqual([])
  })
})

describe('accounts of the open loop', () => {
  test.each([
    ['more than 1 % missing', { completed: 1_970 }, ['only 98.5 % of the planned requests are accounted for']],
    ['1 % missing', { completed: 1_980 }, []],
    ['failed requests are accounted for', { completed: 1_000, failed: 1_000 }, []],
    ['dropped requests were the target too slow', { completed: 1_000, dropped: 1_000 }, []],
    ['nothing was sent', { completed: 0, dropped: 2_000 }, []],
  ])('%s', (_, requests, expected) => {
    expect(reasons('steady', { requests })).toEqual(expected)
  })
})

describe("Little's law in the closed loop", () => {
  test.each([
    ['too few in flight', { driver: { meanInFlight: 7.5 } }, 1],
    ['too many in flight', { driver: { meanInFlight: 8.6 } }, 1],
    ['off by less than 5 %', { driver: { meanInFlight: 8.3 } }, 0],
    ['too few requests to tell', { driver: { meanInFlight: 2 }, requests: { completed: 999 } }, 0],
  ])('%s', (_, seen, count) => {
    const found = reasons('saturate', seen)
    expect(found).toHaveLength(count)
    for (const reason of found) expect(reason).toMatch(/^Little's law is off by \d+\.\d %/)
  })

  test('is not asked of the open loop', () => {
    expect(reasons('steady', { driver: { meanInFlight: 2 } })).toEqual([])
  })
})

test('every reason is given', () => {
  expect(reasons('steady', { driver: { cpuMs: 990, lagP99Ms: 9 }, requests: { completed: 100 } })).toHaveLength(3)
})
