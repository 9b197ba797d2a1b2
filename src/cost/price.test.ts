import { describe, expect, it } from 'vitest'
import { awsUsEast1 } from './aws-us-east-1.ts'
import { type Price, usdFor } from './price.ts'

const cents = (usd: number) => Math.round(usd * 100) / 100
const { apiRequests, containerCpu, containerMemory, functionDuration, functionInvocations } = awsUsEast1

describe("the provider's own worked examples, to the cent", () => {
  it('Lambda: 7.44 million requests of 2 s with 1024 MB, no free tier', () => {
    expect(cents(usdFor(functionInvocations, 7.44))).toBe(1.49)
    expect(cents(usdFor(functionDuration, 7.44e6 * 2 * (1024 / 1024)))).toBe(248)
  })

  it('Lambda: 3 million requests of 120 ms with 1536 MB, after the free tier', () => {
    const gbSeconds = 3e6 * 0.12 * (1536 / 1024)
    expect(gbSeconds).toBe(540_000)
    expect(cents(usdFor(functionDuration, gbSeconds - 400_000))).toBe(2.33)
    expect(cents(usdFor(functionInvocations, 3 - 1))).toBe(0.4)
  })

  it('Fargate: 5 tasks of 1 vCPU and 2 GB for 600 s on 30 days', () => {
    const hours = (5 * 600 * 30) / 3600
    expect(cents(usdFor(containerCpu, hours * 1))).toBe(1.01)
    expect(cents(usdFor(containerMemory, hours * 2))).toBe(0.22)
  })

  it('Fargate: 10 pods of 0.25 vCPU and 1 GB for 3,600 s on 30 days', () => {
    const hours = 10 * 30
    expect(cents(usdFor(containerCpu, hours * 0.25))).toBe(3.04)
    expect(cents(usdFor(containerMemory, hours * 1))).toBe(1.33)
  })

  it('HTTP API: 1,000 million requests', () => {
    expect(cents(usdFor(apiRequests, 300))).toBe(300)
    expect(cents(usdFor(apiRequests, 1000) - usdFor(apiRequests, 300))).toBe(630)
  })
})

describe('usdFor', () => {
  const price: Price = {
    ...apiRequests,
    tiers: [
      { upTo: 10, usdPerUnit: 3 },
      { upTo: 20, usdPerUnit: 2 },
      { upTo: null, usdPerUnit: 1 },
    ],
  }

  it.each([
    [0, 0],
    [10, 30],
    [15, 40],
    [20, 50],
    [25, 55],
  ])('charges each step at its own price: %d units', (quantity, usd) => {
    expect(usdFor(price, quantity)).toBe(usd)
  })
})

describe('the catalogue', () => {
  it.each(Object.values(awsUsEast1))('says where and when $item was read', (price: Price) => {
    expect(price.readOn).toMatch(/^20\d\d(-\d\d){0,2}$/)
    expect(price.source).not.toBe('')
    expect(price.tiers.at(-1)?.upTo).toBeNull()
  })
})
