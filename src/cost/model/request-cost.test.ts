import { describe, expect, test } from 'vitest'
import { type MeasuredUse, requestCostLines } from './request-cost.ts'

const use: MeasuredUse = {
  windowMs: 10_000,
  completedRequests: 20_000,
  components: [
    { component: 'api', cost: 'container', cpuMs: 6_000, memoryBytes: 2 ** 29 },
    { component: 'db', cost: 'database', cpuMs: 4_000, memoryBytes: 2 ** 28 },
    { component: 'platform', cost: 'functions', cpuMs: 9_999, memoryBytes: 2 ** 33 },
  ],
  functions: null,
}

const usdOf = (measured: MeasuredUse) =>
  Object.fromEntries(requestCostLines(measured).map((line) => [line.item, line.usdPerMillionRequests]))

describe('requestCostLines', () => {
  test('charges what always runs for CPU time and memory at Fargate prices', () => {
    // A million requests are 50 such windows: 300 s of CPU and 0.5 GB for 500 s in the API.
    const usd = usdOf(use)
    expect(usd['api: CPU']).toBeCloseTo((300 / 3600) * 0.04048, 12)
    expect(usd['api: memory']).toBeCloseTo(((0.5 * 500) / 3600) * 0.004445, 12)
    expect(usd['db: CPU']).toBeCloseTo((200 / 3600) * 0.04048, 12)
    expect(Object.keys(usd)).toHaveLength(4)
  })

  test('charges functions as they are billed, and not for the machine that emulates them', () => {
    const usd = usdOf({ ...use, functions: { invocations: 20_000, gbSeconds: 500 } })
    expect(usd['functions: invocations']).toBeCloseTo(0.2, 12)
    expect(usd['functions: duration']).toBeCloseTo(500 * 50 * 0.0000166667, 12)
    expect(usd['functions: HTTP API']).toBe(1)
    expect(Object.keys(usd).filter((item) => item.startsWith('platform'))).toEqual([])
  })

  test('counts every invocation where a request needs several', () => {
    const usd = usdOf({ ...use, functions: { invocations: 50_000, gbSeconds: 500 } })
    expect(usd['functions: invocations']).toBeCloseTo(0.5, 12)
  })

  test('says in each line what it was calculated from and what it leaves out', () => {
    const lines = requestCostLines({ ...use, functions: { invocations: 1, gbSeconds: 1 } })
    for (const { basis } of lines) expect(basis).toMatch(/^.+ USD per .+us-east-1 \(.+, 20.+\): .+(without|no) .+\.$/)
  })
})
