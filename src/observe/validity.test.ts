import { describe, expect, test } from 'vitest'
import type { LoadMeasurement } from '../load/driver.ts'
import { type DriverEvidence, judgeDriver } from './validity.ts'

interface Seen extends Partial<Omit<DriverEvidence, 'measurement' | 'schedule'>> {
  readonly requests?: Partial<LoadMeasurement['requests']>
  readonly driver?: Partial<LoadMeasurement['driver']>
  readonly schedule?: Partial<NonNullable<DriverEvidence['schedule']>>
  readonly errors?: Readonly<Record<string, number>>
  /** Requests whose time is in the histogram. */
  readonly timed?: number
}

const none = { count: 0, histogram: '' }

/** One second of a driver that was in no one's way, but for what is said to be otherwise. */
function judge(
  loop: 'closed' | 'open',
  { requests, driver, schedule, errors = {}, timed = 2_000, ...more }: Seen = {},
) {
  return judgeDriver({
    schedule:
      loop === 'open'
        ? { fromRatePerSecond: 2_000, toRatePerSecond: 2_000, durationMs: 1_000, arrivals: 'uniform', ...schedule }
        : null,
    driverCpus: 1,
    isWhole: true,
    isLate: false,
    meanServiceMs: 4,
    ...more,
    measurement: {
      windowMs: 1_000,
      requests: { planned: 2_000, sent: 2_000, completed: 2_000, failed: 0, dropped: 0, ...requests },
      errors,
      operations: {},
      responseTime: none,
      serviceTime: { count: timed, histogram: '' },
      visibility: none,
      invisible: 0,
      series: [],
      driver: {
        workers: 1,
        cpuMs: 500,
        busiestWorkerCpuMs: 450,
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

const reasons = (loop: 'closed' | 'open', seen?: Seen): string[] => judge(loop, seen).disqualified

test.each(['closed', 'open'] as const)('a driver at ease leaves a %s loop valid', (loop) => {
  expect(judge(loop)).toEqual({ disqualified: [], lowerBound: false })
})

describe('CPU of the driver', () => {
  test('86 % of it used measures the driver; 85 % do not', () => {
    expect(reasons('closed', { driver: { cpuMs: 860 } })).toEqual(['the driver used 86.0 % of its CPU'])
    expect(reasons('closed', { driver: { cpuMs: 850 } })).toEqual([])
  })

  test('one thread at its limit is enough, however many CPUs there are', () => {
    const busy = { driverCpus: 4, driver: { workers: 2, cpuMs: 1_400, busiestWorkerCpuMs: 900 } }
    expect(reasons('closed', busy)).toEqual(['the busiest thread of the driver used 90.0 % of a CPU'])
    const shared = { driverCpus: 4, driver: { workers: 4, cpuMs: 3_600, busiestWorkerCpuMs: 800 } }
    expect(reasons('closed', shared)).toEqual(['the driver used 90.0 % of its 4 CPUs'])
  })

  test('leaves a closed loop as a lower bound, and an open one as nothing', () => {
    const driver = { busiestWorkerCpuMs: 990 }
    expect(judge('closed', { driver }).lowerBound).toBe(true)
    expect(judge('open', { driver }).lowerBound).toBe(false)
    expect(judge('closed', { driver: { meanInFlight: 4 } })).toMatchObject({ lowerBound: false })
  })
})

describe('lag of the schedule', () => {
  test('that the figure shows', () => {
    const seen = { driver: { lagP99Ms: 5.12 }, isLate: true }
    expect(reasons('open', seen)).toEqual(['the driver was late: p99 of its lag was 5.1 ms'])
    expect(reasons('open', { ...seen, isLate: false })).toEqual([])
  })

  test('counts in the open loop alone', () => {
    expect(reasons('closed', { driver: { lagP99Ms: 50 }, isLate: true })).toEqual([])
  })
})

describe('the offered rate', () => {
  const short = ['the driver made only 98.0 % of the offered rate']
  const ramp = { fromRatePerSecond: 1_000, toRatePerSecond: 3_000 }
  test.each([
    ['more than 1 % missing', { requests: { completed: 1_960 } }, short],
    ['1 % missing', { requests: { completed: 1_980 } }, []],
    ['failed requests are accounted for', { requests: { completed: 1_000, failed: 1_000 } }, []],
    ['dropped requests were the target too slow', { requests: { completed: 1_000, dropped: 1_000 } }, []],
    ['of a ramp the mean counts', { requests: { completed: 1_960 }, schedule: ramp }, short],
    ['what chance does to Poisson arrivals', { requests: { completed: 1_820 }, schedule: { arrivals: 'poisson' } }, []],
    ['a stage that was given up', { requests: { completed: 200 }, isWhole: false }, []],
  ] as const)('%s', (_, seen, expected) => {
    expect(reasons('open', { ...seen, timed: 0 })).toEqual(expected)
  })
})

describe("Little's law", () => {
  test.each([
    ['too few in flight', { driver: { meanInFlight: 7.5 } }, 1],
    ['too many in flight', { driver: { meanInFlight: 8.6 } }, 1],
    ['off by less than 5 %', { driver: { meanInFlight: 8.3 } }, 0],
    ['too few requests to tell', { driver: { meanInFlight: 2 }, timed: 999, requests: { sent: 999 } }, 0],
    ['failures without a time', { driver: { meanInFlight: 2 }, timed: 1_900 }, 0],
  ])('in the closed loop: %s', (_, seen, count) => {
    const found = reasons('closed', seen)
    expect(found).toHaveLength(count)
    for (const reason of found) expect(reason).toMatch(/^Little's law is off by \d+\.\d %/)
  })

  test.each([
    ['requests that were in flight unseen', {}, 1],
    ['a rate that changes', { schedule: { fromRatePerSecond: 1_000, toRatePerSecond: 3_000 } }, 0],
    ['requests that take long beside the window', { meanServiceMs: 11 }, 0],
  ])('in the open loop: %s', (_, seen, count) => {
    expect(reasons('open', { driver: { meanInFlight: 2 }, ...seen })).toHaveLength(count)
  })
})

test('every reason is given', () => {
  const seen = { driver: { busiestWorkerCpuMs: 990, lagP99Ms: 9 }, isLate: true, requests: { completed: 100 } }
  expect(reasons('open', seen)).toHaveLength(3)
})

test('what the machine of the driver lacked disqualifies a stage', () => {
  expect(reasons('open', { errors: { 'driver: no file descriptors left': 3, 'status 500': 1 } })).toEqual([
    'the driver had no file descriptors left for 3 of its requests',
  ])
})
