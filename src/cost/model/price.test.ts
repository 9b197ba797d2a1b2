import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aws } from '../catalogues/aws.ts'
import { CATALOGUES } from '../catalogues/index.ts'
import { priceOf } from './catalogue.ts'
import { ageText, inSteps, isStale, type Price, usdFor, usdForOneMore } from './price.ts'

const cents = (usd: number) => Math.round(usd * 100) / 100
const price = (key: string) => priceOf(aws, key)

describe("the provider's own worked examples, to the cent", () => {
  test('Lambda: 3 million requests of 120 ms with 1536 MB, after the free tier', () => {
    const gbSeconds = 3e6 * 0.12 * (1536 / 1024)
    expect(gbSeconds).toBe(540_000)
    const [duration, requests] = [
      usdFor(price('lambda-duration'), gbSeconds, true),
      usdFor(price('lambda-requests'), 3, true),
    ]
    expect([cents(duration), cents(requests), cents(duration + requests)]).toEqual([2.33, 0.4, 2.73])
  })

  test('Lambda: 7.44 million requests of 2 s with 1024 MB, no free tier', () => {
    const [duration, requests] = [usdFor(price('lambda-duration'), 7.44e6 * 2), usdFor(price('lambda-requests'), 7.44)]
    expect([cents(requests), cents(duration), cents(duration + requests)]).toEqual([1.49, 248, 249.49])
  })

  test('Fargate: 5 tasks of 1 vCPU, 2 GB and 30 GB of disk for 600 s on 30 days', () => {
    const hours = (5 * 600 * 30) / 3600
    const lines = [
      usdFor(price('fargate-cpu'), hours * 1),
      usdFor(price('fargate-memory'), hours * 2),
      usdFor(price('fargate-disk'), hours * (30 - 20)),
    ]
    expect([...lines.map(cents), cents(lines.reduce((sum, usd) => sum + usd, 0))]).toEqual([1.01, 0.22, 0.03, 1.26])
  })

  test('Fargate: 10 pods of 0.25 vCPU and 1 GB for 3,600 s on 30 days', () => {
    const hours = 10 * 30
    const [cpu, memory] = [usdFor(price('fargate-cpu'), hours * 0.25), usdFor(price('fargate-memory'), hours * 1)]
    expect([cents(cpu), cents(memory), cents(cpu + memory)]).toEqual([3.04, 1.33, 4.37])
  })

  test('HTTP API: 1,000 million requests', () => {
    const api = price('http-api')
    expect([cents(usdFor(api, 300)), cents(usdFor(api, 1000) - usdFor(api, 300))]).toEqual([300, 630])
    expect(cents(usdFor(api, 1000))).toBe(930)
  })
})

const tiered: Price = {
  ...price('http-api'),
  free: 5,
  tiers: [
    { upTo: 10, usdPerUnit: 3 },
    { upTo: 20, usdPerUnit: 2 },
    { upTo: null, usdPerUnit: 1 },
  ],
}

describe('usdFor', () => {
  test.each([
    [0, 0],
    [10, 30],
    [15, 40],
    [20, 50],
    [25, 55],
  ])('charges each step at its own price: %d units', (quantity, usd) => {
    expect(usdFor(tiered, quantity)).toBe(usd)
  })

  test.each([
    [0, 0],
    [5, 0],
    [6, 3],
    [16, 32],
  ])('takes the free allowance off first: %d units', (quantity, usd) => {
    expect(usdFor(tiered, quantity, true)).toBe(usd)
  })

  test('never falls, and goes on without a jump, for every price of every catalogue', () => {
    const all = Object.values(CATALOGUES).flatMap(({ prices }) => Object.values(prices))
    // Below these, products are rounded to multiples of the smallest number that there is.
    const quantity = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e11, noNaN: true }))
    fc.assert(
      fc.property(fc.constantFrom(...all, tiered), quantity, fc.boolean(), (each, units, isFree) => {
        const [here, more] = [usdFor(each, units, isFree), usdFor(each, units * (1 + 1e-9), isFree)]
        expect(here).toBeGreaterThanOrEqual(0)
        expect(more).toBeGreaterThanOrEqual(here)
        const dearest = Math.max(...each.tiers.map(({ usdPerUnit }) => usdPerUnit))
        expect(more - here).toBeLessThanOrEqual(dearest * units * 1e-9 * 1.001 + here * 1e-12)
      }),
    )
  })
})

test('one more unit costs what its step does', () => {
  const at = (quantity: number, isFree = false) => usdForOneMore(tiered, quantity, isFree)
  expect([at(0), at(9.9), at(10), at(20), at(1e9)]).toEqual([3, 3, 2, 1, 1])
  expect([at(4.9, true), at(5, true), at(15, true)]).toEqual([0, 3, 2])
})

test.each([
  [120, 100, 200],
  [100, 100, 100],
  [0.3 * 10, 1, 3],
  [0, 100, 0],
  [0.1 + 0.2, 0.1, 0.3],
])('%d in steps of %d is %d', (quantity, step, stepped) => {
  expect(inSteps(quantity, step)).toBeCloseTo(stepped, 12)
})

test.each([
  ['2025-11-28', false],
  ['2025-11-27', true],
  ['2025-11', false],
  ['2025-10', true],
  ['2026', false],
  ['2024', true],
])('a price read on %s is stale on 28 November 2026: %s', (readOn, stale) => {
  expect(isStale({ readOn }, '2026-11-28')).toBe(stale)
})

test.each([
  ['2026-11-20', '0 months old'],
  ['2026-10-02', '1 month old'],
  ['2025-10-28', '13 months old'],
  ['2024-07', '27 to 28 months old'],
  ['2026', '0 to 10 months old'],
  ['2024', '22 to 34 months old'],
])('a price read on %s is %s on 28 November 2026', (readOn, age) => {
  expect(ageText({ readOn }, '2026-11-28')).toBe(age)
})

describe.each(Object.entries(CATALOGUES))('the catalogue %s', (name, catalogue) => {
  test('is called what it is found by, and says of each price where and when it was read', () => {
    expect(catalogue.name).toBe(name)
    for (const { readOn, source, tiers, item } of Object.values(catalogue.prices)) {
      expect(readOn, item).toMatch(/^20\d\d(-\d\d){0,2}$/)
      expect(source, item).not.toBe('')
      expect(tiers.at(-1)?.upTo, item).toBeNull()
    }
  })

  test('offers only what it has a price of, more expensive classes of databases being larger ones', () => {
    const { offers } = catalogue
    if (!offers) return
    const keys = JSON.stringify(offers).match(
      /"(price|cpu|idleCpu|memory|requests|http|storage|cluster|partitions|inbound|outbound|perMillion|hour|unit|gb|address|crossZone|egress|logs)":"([^"]+)"/g,
    )
    const named = (keys ?? []).map((match) => match.split('":"')[1]?.replace('"', '') ?? '')
    const notOurs = new Set(['million messages', 'TiB'])
    for (const key of named.filter((each) => !notOurs.has(each))) expect(catalogue.prices, key).toHaveProperty([key])
    const usd = offers.database.classes.map((each) => priceOf(catalogue, each.price).tiers[0]?.usdPerUnit ?? 0)
    expect(usd).toEqual(usd.toSorted((a, b) => a - b))
  })
})
