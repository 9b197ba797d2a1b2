import { describe, expect, test } from 'vitest'
import { CATALOGUES } from '../catalogues/index.ts'
import { type Assumptions, assume } from './assumptions.ts'
import { priceMonth } from './bill.ts'
import type { Catalogue } from './catalogue.ts'
import { countedDemand, HOURS_PER_MONTH, shapedDemand } from './demand.ts'
import { USAGES } from './testing/usages.ts'

const { aws, google, azure } = CATALOGUES as Record<'aws' | 'google' | 'azure', Catalogue>
const cents = (usd: number) => Math.round(usd * 100) / 100

/** Functions alone: their lines, in cents, for a million requests a month unless said otherwise. */
function lines(
  catalogue: Catalogue,
  set: Partial<Assumptions>,
  {
    seconds,
    memoryGb,
    requests = 1e6,
    hours,
  }: { seconds: number; memoryGb: number; requests?: number; hours?: number },
) {
  const functions = {
    invocationsPerRequest: 1,
    gbSecondsPerRequest: seconds * memoryGb,
    billedMs: seconds * 1_000,
    coldShare: 0,
  }
  const usage = { ...USAGES.serverless, components: [], functions }
  const demand =
    hours === undefined
      ? shapedDemand('flat', { averagePerSecond: requests / HOURS_PER_MONTH / 3_600 })
      : countedDemand(Array.from({ length: HOURS_PER_MONTH }, (_, hour) => (hour < hours ? requests / hours : 0)))
  const bill = priceMonth(usage, demand, { assumptions: assume(set), catalogue, today: '2026-11-28' })
  return Object.fromEntries(
    bill.lines
      .filter(({ item }) => item.startsWith('functions: '))
      .map(({ item, usdPerMonth }) => [item.replace('functions: ', ''), cents(usdPerMonth)]),
  )
}

describe("the provider's own worked examples, through a month's bill", () => {
  test('Lambda: 3 million requests of 120 ms with 1536 MB, after the free tier', () => {
    expect(lines(aws, { freeTier: true }, { seconds: 0.12, memoryGb: 1.5, requests: 3e6 })).toMatchObject({
      invocations: 0.4,
      memory: 2.33,
    })
  })

  test('Lambda: 7.44 million requests of 2 s with 1024 MB, no free tier', () => {
    expect(lines(aws, {}, { seconds: 2, memoryGb: 1, requests: 7.44e6 })).toMatchObject({
      invocations: 1.49,
      memory: 248,
    })
  })

  test('Lambda: 1,000 environments of 1024 MB kept ready for two hours, 1.2 million requests of 1 s, never free', () => {
    const set = { minInstances: 1_000, minInstanceHours: 2, freeTier: true }
    expect(lines(aws, set, { seconds: 1, memoryGb: 1, requests: 1.2e6, hours: 2 })).toEqual({
      invocations: 0.24,
      memory: 0,
      'memory of instances kept ready, in use': 11.67,
      'memory kept ready': 30,
      'HTTP API': 1.2,
    })
  })
})

test('/tmp: charged for what is above 512 MB, while a function runs', () => {
  const at = (functionDiskMb: number) => lines(aws, { functionDiskMb }, { seconds: 30, memoryGb: 1 }).disk
  expect(at(512)).toBeUndefined()
  // 30 million seconds of 9.5 GB.
  expect(at(10_240)).toBe(cents(30e6 * 9.5 * 0.0000000309))
})

test('arm64 has its own duration and its own price of what is kept ready', () => {
  const use = { seconds: 1, memoryGb: 1 }
  expect(lines(aws, { functionProfile: 'lambda-arm' }, use).memory).toBe(13.33)
  const held = lines(aws, { functionProfile: 'lambda-arm', minInstances: 100 }, use)
  expect(held['memory of instances kept ready, in use']).toBe(7.78)
  expect(held['memory kept ready']).toBe(cents(100 * HOURS_PER_MONTH * 3_600 * 0.0000033334))
})

test('what finds all environments busy that are kept ready is charged on demand', () => {
  // A load of 10 on 10: Erlang's formula lets 21.458 % through to those on demand.
  const requests = 10 * HOURS_PER_MONTH * 3_600
  const found = lines(aws, { minInstances: 10 }, { seconds: 1, memoryGb: 1, requests })
  expect(found.memory).toBeCloseTo(requests * 0.0000166667 * 0.21458, 1)
})

describe('Cloud Run functions', () => {
  const set = { functionProfile: 'cloud-run-functions' } as const
  const use = { seconds: 0.12, memoryGb: 0.5 }

  test('are billed in steps of 100 ms, memory and CPU apart', () => {
    expect(lines(google, set, use)).toEqual({
      invocations: 0.4,
      memory: cents(1e6 * 0.2 * 0.5 * 0.0000025),
      CPU: cents(1e6 * 0.2 * 0.333 * 0.000024),
    })
  })

  test('share an instance among requests at a time, where there are enough of them', () => {
    const busy = { ...use, requests: 200e6 }
    const alone = lines(google, set, busy).CPU ?? 0
    const shared = lines(google, { ...set, functionConcurrency: 80 }, busy).CPU ?? 0
    expect(shared).toBeLessThan(alone / 10)
    // One instance all the time, at least as long as there is always a request in hand.
    expect(shared).toBeGreaterThan(cents(HOURS_PER_MONTH * 3_600 * 0.333 * 0.000024 * 0.99))
  })

  test('keep instances at a lower price while they are idle', () => {
    const found = lines(google, { ...set, minInstances: 2 }, use)
    const idleSeconds = 2 * HOURS_PER_MONTH * 3_600 - 1e6 * 0.2
    expect(found['CPU kept ready']).toBeCloseTo(idleSeconds * 0.333 * 0.0000025, 1)
    expect(found.CPU).toBe(lines(google, set, use).CPU)
  })

  test('with their CPU always cost what instances do, and requests nothing', () => {
    expect(lines(google, { ...set, functionCpu: 'always', minInstances: 1 }, use)).toEqual({
      memory: cents(HOURS_PER_MONTH * 3_600 * 0.5 * 0.0000025),
      CPU: cents(HOURS_PER_MONTH * 3_600 * 0.333 * 0.000018),
    })
  })
})

test('Azure Flex Consumption bills a second at least, of 512, 2,048 or 4,096 MB', () => {
  const found = lines(azure, { functionProfile: 'azure-functions' }, { seconds: 0.12, memoryGb: 0.75 })
  expect(found).toEqual({ invocations: 0.4, memory: cents(1e6 * 1 * 2 * 0.000026) })
})

test('a profile that a provider does not have leaves its usual functions', () => {
  const use = { seconds: 0.12, memoryGb: 0.5 }
  expect(lines(azure, { functionProfile: 'lambda-arm' }, use)).toEqual(lines(azure, {}, use))
})
