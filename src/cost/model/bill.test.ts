import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATALOGUES } from '../catalogues/index.ts'
import { ASSUMPTIONS, type Assumptions, assume } from './assumptions.ts'
import { monthTotal, priceMonth } from './bill.ts'
import { breakEvens } from './break-even.ts'
import { SHAPES, type Shape, shapedDemand } from './demand.ts'
import { sensitivities } from './sensitivity.ts'
import { USAGES } from './testing/usages.ts'
import type { Usage } from './usage.ts'
import { priceYear } from './year.ts'

const today = '2026-11-28'
const { aws, google, azure } = CATALOGUES as Record<'aws' | 'google' | 'azure', (typeof CATALOGUES)[string]>
const providers = [aws, google, azure]
const flatAt = (averagePerSecond: number) => shapedDemand('flat', { averagePerSecond })

const positive = (max: number) => fc.double({ min: 0, max, noNaN: true })
const anyUsage: fc.Arbitrary<Usage> = fc.record({
  name: fc.constant('any'),
  components: fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom('container', 'database', 'broker', 'functions'),
      cpuSecondsPerRequest: positive(0.05),
      memoryBytes: positive(8 * 2 ** 30),
    }),
    { maxLength: 6 },
  ),
  functions: fc.option(
    fc.record({
      invocationsPerRequest: positive(5),
      gbSecondsPerRequest: positive(1),
      billedMs: positive(5_000),
      coldShare: positive(1),
    }),
  ),
  writesPerRequest: positive(2),
  capacityPerSecond: fc.option(fc.double({ min: 0.01, max: 1e5, noNaN: true })),
  budgetVcpus: fc.double({ min: 0.5, max: 64, noNaN: true }),
  responseBytes: fc.option(positive(1e6)),
  source: fc.constant('any'),
  isMeasured: fc.boolean(),
})
const anyAssumptions: fc.Arbitrary<Assumptions> = fc
  .record({
    compute: fc.constantFrom('containers', 'machines'),
    minReplicas: fc.integer({ min: 1, max: 5 }),
    replicaVcpus: fc.constantFrom(0.25, 0.5, 1, 2),
    utilisation: fc.double({ min: 0.1, max: 1, noNaN: true }),
    burst: fc.double({ min: 1, max: 4, noNaN: true }),
    autoscaling: fc.boolean(),
    scaleOutDelaySeconds: fc.integer({ min: 0, max: 7_200 }),
    standby: fc.boolean(),
    broker: fc.constantFrom('brokers', 'serverless', 'queue'),
    freeTier: fc.boolean(),
  } as const)
  .map((set) => assume(set))
const anyDemand = fc
  .tuple(
    fc.constantFrom(...(Object.keys(SHAPES) as Shape[])),
    positive(3_000),
    fc.double({ min: 0, max: 0.5, noNaN: true }),
  )
  .map(([shape, averagePerSecond, growthPerMonth]) => shapedDemand(shape, { averagePerSecond, growthPerMonth }))

describe('a bill, whatever goes in', () => {
  test('adds up, is never negative and holds no line that is', () => {
    fc.assert(
      fc.property(
        anyUsage,
        anyDemand,
        anyAssumptions,
        fc.constantFrom(...providers),
        (usage, demand, assumptions, catalogue) => {
          const bill = priceMonth(usage, demand, { assumptions, catalogue, today })
          for (const { usdPerMonth, item } of bill.lines) expect(usdPerMonth, item).toBeGreaterThanOrEqual(0)
          const sum = bill.lines.reduce((total, line) => total + line.usdPerMonth, 0)
          expect(bill.usdPerMonth).toBeCloseTo(sum, 9)
          expect(bill.usdPerMonth).toBe(monthTotal(usage, demand, { assumptions, catalogue }))
          expect(bill.fixedShare).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 300 },
    )
  })

  /** Free seconds are for busy CPUs alone: where idle ones are paid, traffic that keeps them busy saves so much, in USD. */
  function idleThatIsFree({ prices, offers }: (typeof providers)[number]): number {
    const containers = offers?.containers
    if (containers === undefined) return 0
    const [idle] = containers.idleCpu === undefined ? [] : (prices[containers.idleCpu]?.tiers ?? [])
    return (prices[containers.cpu]?.free ?? 0) * (idle?.usdPerUnit ?? 0)
  }

  test('never falls when traffic rises', () => {
    fc.assert(
      fc.property(
        anyUsage,
        anyDemand,
        anyAssumptions,
        fc.constantFrom(...providers),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (usage, demand, assumptions, catalogue, factor) => {
          const more = { ...demand, averagePerSecond: demand.averagePerSecond * factor }
          const [less, dear] = [demand, more].map((each) => monthTotal(usage, each, { assumptions, catalogue }))
          // A quantity counts as whole within 1e-9 of it, in each of the two bills.
          expect(dear).toBeGreaterThanOrEqual((less ?? 0) * (1 - 1e-8) - idleThatIsFree(catalogue))
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('what is on a bill', () => {
  const bill = (usage: Usage, perSecond: number, set: Partial<Assumptions> = {}, catalogue = aws) =>
    priceMonth(usage, flatAt(perSecond), { assumptions: assume(set), catalogue, today })
  const items = (usage: Usage, set: Partial<Assumptions> = {}, catalogue = aws) =>
    bill(usage, 10, set, catalogue).lines.map(({ item }) => item)

  test('charges containers by the replicas that the traffic needs, two at least', () => {
    const cpuHours = (perSecond: number) =>
      bill(USAGES.monolith, perSecond).lines.find(({ item }) => item === 'shop: CPU')?.quantity
    expect(cpuHours(1)).toBe(730 * 2 * 0.5)
    // 4,000/s × 0.25 ms × burst 1.5 / 0.6 = 2.5 vCPU: five replicas of half a vCPU.
    expect(cpuHours(4_000)).toBe(730 * 5 * 0.5)
  })

  test('uses replicas no further than the objectives were kept', () => {
    const cpuHours = (usage: Usage) => bill(usage, 4_000).lines.find(({ item }) => item === 'shop: CPU')?.quantity
    const limited = (capacityPerSecond: number) => ({ ...USAGES.monolith, capacityPerSecond, budgetVcpus: 2 })
    // 1,200/s × 0.35 ms of 2 vCPUs: 21 %. 4,000/s × 0.25 ms × burst 1.5 / 0.21 = 7.14 vCPU: fifteen replicas of half a vCPU.
    expect(cpuHours(limited(1_200))).toBe(730 * 15 * 0.5)
    expect(cpuHours(limited(5_000))).toBe(cpuHours(USAGES.monolith))
  })

  test('has a balancer before containers where the provider brings none, and an HTTP API before functions', () => {
    expect(items(USAGES.monolith)).toContain('load balancer')
    expect(items(USAGES.monolith, {}, google)).not.toContain('load balancer')
    expect(items(USAGES.monolith, { compute: 'machines' }, google)).toContain('load balancer')
    expect(items(USAGES.serverless)).toContain('functions: HTTP API')
    expect(items(USAGES.serverless, {}, azure)).not.toContain('functions: HTTP API')
    expect(items(USAGES.serverless)).not.toContain('load balancer')
  })

  test('has the log of the kind that was asked for', () => {
    expect(items(USAGES.eventDriven)).toContain('log: brokers')
    expect(items(USAGES.eventDriven, { broker: 'serverless' })).toContain('log: partitions')
    expect(items(USAGES.eventDriven, { broker: 'queue' })).toContain('log: messages')
    expect(items(USAGES.eventDriven, {}, azure)).toContain('log: throughput units')
  })

  test('rounds durations up to the steps of the provider', () => {
    const gbSeconds = (catalogue: typeof aws) =>
      bill(USAGES.serverless, 1, {}, catalogue).lines.find(({ item }) => item === 'functions: memory')?.quantity ?? 0
    // 8 ms are 8 ms in steps of 1 ms, and 100 ms in steps of 100 ms.
    expect(gbSeconds(google) / gbSeconds(aws)).toBeCloseTo(100 / 8, 9)
  })

  test('marks what is old and what is not sure', () => {
    const { lines } = bill(USAGES.monolith, 10)
    const line = (item: string) => lines.find((each) => each.item === item)
    expect(line('load balancer')).toMatchObject({ isStale: true, isUnsure: false })
    expect(line('logs')).toMatchObject({ isUnsure: true })
    expect(line('shop: CPU')).toMatchObject({ isStale: false, isUnsure: false })
  })

  test('is all fixed without traffic, and tells what each of a thousand writes costs', () => {
    expect(bill(USAGES.monolith, 0)).toMatchObject({
      fixedShare: 1,
      usdPerMillionRequests: 0,
      usdPerThousandWrites: null,
    })
    const { usdPerMonth, usdPerThousandWrites, requestsPerMonth } = bill(USAGES.monolith, 10)
    expect(requestsPerMonth).toBeCloseTo(10 * 730 * 3_600, 3)
    expect(usdPerThousandWrites).toBeCloseTo((usdPerMonth / (requestsPerMonth * 0.1)) * 1_000, 9)
  })

  test('follows the peak without autoscaling, and the hours with it', () => {
    const demand = shapedDemand('spiky', { averagePerSecond: 2_000 })
    const total = (autoscaling: boolean) =>
      monthTotal(USAGES.monolith, demand, { assumptions: assume({ autoscaling }), catalogue: aws })
    expect(total(true)).toBeLessThan(total(false))
  })

  test('grows with the months', () => {
    const demand = shapedDemand('flat', { averagePerSecond: 1_000, growthPerMonth: 0.1 })
    const months = priceYear(USAGES.serverless, demand, { assumptions: assume(), catalogue: aws })
    expect(months).toHaveLength(12)
    expect(months).toEqual(months.toSorted((a, b) => a - b))
    expect((months[11] ?? 0) / (months[0] ?? 1)).toBeGreaterThan(2)
  })

  test('cannot be made of a catalogue that holds prices only', () => {
    expect(() => bill(USAGES.monolith, 1, {}, CATALOGUES.blueprint)).toThrow('holds prices only')
  })
})

describe('break-even', () => {
  test('is the same by sweep and by formula within half a percent', () => {
    let compared = 0
    fc.assert(
      fc.property(
        fc.constantFrom(USAGES.monolith, USAGES.microservices, USAGES.eventDriven),
        fc.double({ min: 0.0005, max: 0.1, noNaN: true }),
        fc.constantFrom(...providers),
        (other, gbSecondsPerRequest, catalogue) => {
          const functions = {
            invocationsPerRequest: 1,
            gbSecondsPerRequest,
            billedMs: gbSecondsPerRequest * 2_000,
            coldShare: 0,
          }
          const options = { assumptions: assume(), catalogue }
          for (const { averagePerSecond, byFormula, isJump } of breakEvens(
            [{ ...USAGES.serverless, functions }, other],
            flatAt(1),
            options,
          )) {
            if (byFormula === null || isJump) continue
            compared++
            expect(Math.abs(byFormula / averagePerSecond - 1)).toBeLessThan(0.005)
          }
        },
      ),
      { numRuns: 40 },
    )
    expect(compared).toBeGreaterThan(20)
  })

  test('names who is cheaper on which side, as the bills say', () => {
    const options = { assumptions: assume(), catalogue: aws }
    const [first] = breakEvens([USAGES.serverless, USAGES.monolith], flatAt(1), options)
    expect(first).toMatchObject({ cheaperBelow: 'serverless', cheaperAbove: 'monolith' })
    const at = (usage: Usage, factor: number) =>
      monthTotal(usage, flatAt((first?.averagePerSecond ?? 0) * factor), options)
    expect(at(USAGES.serverless, 0.9)).toBeLessThan(at(USAGES.monolith, 0.9))
    expect(at(USAGES.serverless, 1.1)).toBeGreaterThan(at(USAGES.monolith, 1.1))
  })
})

test('sensitivity: which input moves the total most comes first, and what does nothing is not there', () => {
  const options = { assumptions: assume(), catalogue: aws }
  const found = sensitivities(USAGES.monolith, flatAt(5), options)
  // Of the sizes that can be had, the next one up is twice as large.
  expect(found.slice(0, 2).map(({ input }) => input)).toEqual(['replicaVcpus', 'minReplicas'])
  expect(found.map(({ share }) => share)).toEqual(found.map(({ share }) => share).toSorted((a, b) => b - a))
  expect(found.map(({ input }) => input)).not.toContain('billed time of functions')
})

test('every assumption has a text and a default that takes effect', () => {
  for (const [key, { value, text }] of Object.entries(ASSUMPTIONS)) {
    expect(text.length, key).toBeGreaterThan(10)
    expect(assume()[key as keyof Assumptions]).toBe(value)
  }
  expect(assume({ burst: 3 }).burst).toBe(3)
})
