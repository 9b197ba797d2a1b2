import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { fixtureResult, fixtureWithFailure } from '../../report/testing/fixture-result.ts'
import { usageByRound, usageOfTarget } from '../../result/usage-of-target.ts'
import { countedDemand } from '../model/demand.ts'
import { assume, CATALOGUES, monthlyRates, shapedDemand } from '../model/index.ts'
import { USAGES } from '../model/testing/usages.ts'
import { costCsv } from '../view/csv.ts'
import { priceRows, pricesCsv, renderPrices } from '../view/prices.ts'
import { renderCost } from '../view/terminal.ts'
import { estimateCost } from './estimate.ts'
import { parseAssumptions } from './parse-assumptions.ts'
import { findCatalogues, readCatalogue } from './read-catalogue.ts'
import { readHours } from './read-hours.ts'
import { readUsages } from './read-usages.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-pricing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(text: string, name = 'file'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function refusalOf(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    if (error instanceof UserError) return error.paragraph()
    throw error
  }
  throw new Error('it was not refused')
}

describe('a file of prices', () => {
  const GOOD = `
extends: aws
name: ours
prices:
  lambda-requests: { usd: 0.1, source: our contract, readOn: 2026-11-01 }
  support: { usd: 29, item: Support, unit: month, source: our contract, readOn: 2026 }
`
  test('stands in place of prices, and brings new ones, under a name of its own', async () => {
    const { name, prices, offers } = await readCatalogue(fileOf(GOOD))
    expect(name).toBe('ours')
    expect(prices['lambda-requests']).toMatchObject({
      item: 'Lambda requests',
      unit: 'million requests',
      source: 'our contract',
      readOn: '2026-11-01',
    })
    expect(prices['lambda-requests']?.tiers).toEqual([{ upTo: null, usdPerUnit: 0.1 }])
    expect(prices.support).toMatchObject({ item: 'Support', region: 'any' })
    expect(prices['fargate-cpu']).toEqual(CATALOGUES.aws?.prices['fargate-cpu'])
    expect(offers).toBe(CATALOGUES.aws?.offers)
  })

  test.each([
    ['extends: aws', 'extends: awz', /:2:1 extends: there is no such catalogue.*did you mean "aws"/s],
    ['lambda-requests:', 'lambda-request:', /prices\.lambda-request.*did you mean "lambda-requests"/s],
    ['usd: 0.1', 'usd: -0.1', /prices\.lambda-requests\.usd/],
    ['usd: 0.1', 'tiers: [{ upTo: 5, usd: 1 }]', /tiers that rise, the last with upTo: null/],
    ['usd: 0.1, ', '', /usd or tiers, one of them/],
    ['readOn: 2026-11-01', 'readOn: yesterday', /Expected: a date like 2026-11-28/],
  ])('with %s changed to %s is refused with its place', async (from, to, words) => {
    expect(await refusalOf(() => readCatalogue(fileOf(GOOD.replace(from, to))))).toMatch(words)
  })

  test('is found by its name; an unknown one is answered with the nearest', async () => {
    const own = await readCatalogue(fileOf(GOOD))
    expect(findCatalogues(['ours', 'google'], [own]).map(({ name }) => name)).toEqual(['ours', 'google'])
    expect(await refusalOf(() => findCatalogues(['gogle'], []))).toContain('did you mean "google"')
  })
})

describe('hours of a CSV file', () => {
  const day = Array.from({ length: 24 }, (_, hour) => hour * 10)

  test.each([
    ['one column', day.join('\n')],
    [
      'a heading, dates, Windows line ends',
      `hour,requests\r\n${day.map((each, hour) => `2026-01-01 ${hour}:00,${each}`).join('\r\n')}\r\n`,
    ],
    ['semicolons', day.map((each) => `x;${each}`).join('\n')],
  ])('%s', async (_, text) => {
    expect(await readHours(fileOf(text))).toEqual({ requests: day, unnamed: 0 })
  })

  test('keep their sum', async () => {
    const demand = countedDemand((await readHours(fileOf(day.join('\n')))).requests)
    const month = monthlyRates(demand).slice(0, 24)
    expect([...month].map((rate) => Math.round(rate * 3_600))).toEqual(day)
  })

  test.each([
    ['a word in line 3', `1\n2\nthree\n4`, /:3: this hour cannot be read\. Found: three/],
    ['a negative number', `1\n-2`, /:2: this hour cannot be read/],
    ['too few', '1\n2\n3', /Found: 3 hours with 6 requests\. Expected: at least 24 hours/],
    ['only noughts', Array(24).fill(0).join('\n'), /these hours make no traffic/],
  ])('%s is refused', async (_, text, words) => {
    expect(await refusalOf(() => readHours(fileOf(text)))).toMatch(words)
  })
})

test('assumptions are read from pairs, and refused with what would fit', async () => {
  expect(parseAssumptions(['minReplicas=3', 'utilisation=70%', 'standby=no', 'compute=machines'])).toEqual({
    minReplicas: 3,
    utilisation: 0.7,
    standby: false,
    compute: 'machines',
  })
  for (const [pair, words] of [
    ['minReplica=3', /did you mean "minReplicas"/],
    ['minReplicas=2.5', /Expected: a whole number above 0/],
    ['utilisation=7', /Expected: a share/],
    ['burst=0', /Expected: a number above 0/],
    ['broker=kafka', /Expected: brokers, serverless, queue/],
    ['standby=maybe', /Expected: true or false/],
    ['burst', /Found: nothing/],
  ] as const) {
    expect(await refusalOf(() => parseAssumptions([pair]))).toMatch(words)
  }
})

test('usage can be given by a file, and is said not to be measured', async () => {
  const text = `
targets:
  ours:
    components:
      app: { kind: container, cpuMs: 3, memory: 256M }
    functions: { billed: 40ms, memory: 512M }
    writes: 0.2
`
  const [usage] = await readUsages(fileOf(text))
  expect(usage).toMatchObject({
    name: 'ours',
    components: [{ name: 'app', kind: 'container', cpuSecondsPerRequest: 0.003, memoryBytes: 2 ** 28 }],
    functions: { invocationsPerRequest: 1, billedMs: 40 },
    isMeasured: false,
  })
  expect(usage?.functions?.gbSecondsPerRequest).toBeCloseTo(0.02, 12)
  expect(await refusalOf(() => readUsages(fileOf(text.replace('256M', 'much'))))).toMatch(
    /:5:\d+ targets\.ours\.components\.app\.memory/,
  )
})

describe('usage from a result', () => {
  const result = fixtureResult()

  test('has for each component what the rounds say of it', () => {
    for (const target of result.targets) {
      const usage = usageOfTarget(result, target)
      const summary = result.summary.targets.find((each) => each.target === target.name)
      const cpuMs = (usage?.components ?? []).reduce((sum, each) => sum + each.cpuSecondsPerRequest * 1_000, 0)
      expect(cpuMs / (summary?.estimates.cpuMsPerRequest?.value ?? 0)).toBeCloseTo(1, 1)
      expect(usage?.functions === null).toBe(target.name !== 'serverless')
      expect(usageByRound(result, target).size).toBe(6)
      expect(usage?.isMeasured).toBe(true)
    }
  })

  test('is nothing where no round counts', () => {
    const failed = fixtureWithFailure()
    const target = failed.targets.find(({ name }) => name === 'serverless')
    if (!target) throw new Error('the fixture has no serverless')
    expect(usageOfTarget(failed, target)).toBeUndefined()
  })
})

describe('reports of an estimate', () => {
  const estimate = estimateCost(Object.values(USAGES), {
    demand: shapedDemand('diurnal', { averagePerSecond: 20 }),
    assumptions: assume(),
    catalogues: ['aws', 'google', 'azure'].flatMap((name) => CATALOGUES[name] ?? []),
    today: '2026-11-28',
  })

  test('say what the figures stand on, and what is not to be trusted', () => {
    const text = renderCost(estimate, { columns: 100, colour: false }, true)
    for (const { bills } of estimate.catalogues) {
      for (const { lines } of bills) for (const { item } of lines) expect(text).toContain(item)
    }
    expect(text).toContain('Caution: Nothing was measured of monolith, microservices, event-driven and serverless')
    expect(text).toContain('Read more than a year ago')
    expect(text).toMatch(/Below [\d.]+ requests\/s serverless costs less than monolith/)
    for (const line of renderCost(estimate, { columns: 100, colour: false }, false).split('\n')) {
      expect(line.length, line).toBeLessThanOrEqual(100)
    }
  })

  test('come as CSV whose lines add up', () => {
    const [head = '', ...rows] = costCsv(estimate).trimEnd().split('\r\n')
    const at = head.split(',').indexOf('usd_per_month')
    const sum = rows.reduce((total, row) => total + Number(row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)[at]), 0)
    const bills = estimate.catalogues.flatMap((catalogue) => catalogue.bills)
    expect(sum).toBeCloseTo(
      bills.reduce((total, { usdPerMonth }) => total + usdPerMonth, 0),
      6,
    )
  })
})

test('prices are filtered by words, and marked', () => {
  const rows = priceRows(Object.values(CATALOGUES), ['aws', 'LAMBDA', 'request'], '2026-11-28')
  expect(rows.map(({ catalogue, key }) => `${catalogue} ${key}`)).toEqual([
    'aws lambda-requests',
    'blueprint lambda-requests',
  ])
  const text = renderPrices(rows, { colour: false })
  expect(text).toContain('$0.2 per million requests, the first 1.00 free')
  expect(text).toContain('AWS Price List, 2025-10-28, 13 months old (stale)')
  expect(text).toContain('(unsure)')
  expect(pricesCsv(rows).split('\r\n')).toHaveLength(4)
  expect(renderPrices([], { colour: false })).toContain('No price holds all of these words')
})
