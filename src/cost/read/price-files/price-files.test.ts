import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usdFor } from '../../model/price.ts'
import { readCatalogue } from '../read-catalogue.ts'
import { jsonMembers } from './json-members.ts'
import { updatePrices } from './update-prices.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'archbench-prices-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function written(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

function awsFile(
  products: readonly { sku: string; family: string; attributes: object; steps: [string, string, string][] }[],
) {
  return {
    formatVersion: 'v1.0',
    offerCode: 'AWSLambda',
    publicationDate: '2026-11-20T17:03:11Z',
    products: Object.fromEntries(
      products.map(({ sku, family, attributes }) => [sku, { sku, productFamily: family, attributes }]),
    ),
    terms: {
      OnDemand: Object.fromEntries(
        products.map(({ sku, steps }) => [
          sku,
          {
            [`${sku}.JRTCKXETXF`]: {
              priceDimensions: Object.fromEntries(
                steps.map(([beginRange, endRange, USD], index) => [
                  `${sku}.JRTCKXETXF.${index}`,
                  { beginRange, endRange, unit: 'x', pricePerUnit: { USD } },
                ]),
              ),
            },
          },
        ]),
      ),
      Reserved: { A: { 'A.B': { priceDimensions: 'not looked at' } } },
    },
  }
}

const lambda = awsFile([
  {
    sku: 'REQ',
    family: 'Serverless',
    attributes: { group: 'AWS-Lambda-Requests', regionCode: 'us-east-1', usagetype: 'Request' },
    steps: [['0', 'Inf', '0.0000002000']],
  },
  {
    sku: 'DUR',
    family: 'Serverless',
    attributes: { group: 'AWS-Lambda-Duration', regionCode: 'us-east-1', usagetype: 'Lambda-GB-Second' },
    steps: [
      ['6000000000', '15000000000', '0.0000150000'],
      ['0', '6000000000', '0.0000166667'],
      ['15000000000', 'Inf', '0.0000133334'],
    ],
  },
  {
    sku: 'EU',
    family: 'Serverless',
    attributes: { group: 'AWS-Lambda-Requests', regionCode: 'eu-central-1', usagetype: 'EUC1-Request' },
    steps: [['0', 'Inf', '0.0000003000']],
  },
  {
    sku: 'HTTP',
    family: 'API Calls',
    attributes: { regionCode: 'us-east-1', usagetype: 'USE1-ApiGatewayHttpRequest' },
    steps: [
      ['0', '300000000', '0.0000010000'],
      ['300000000', 'Inf', '0.0000009000'],
    ],
  },
  ...(['CPU', 'GB', 'EphemeralStorage'] as const).map((what, index) => ({
    sku: what,
    family: 'Compute',
    attributes: {
      regionCode: 'us-east-1',
      usagetype: `USE1-Fargate-${['vCPU-Hours:perCPU', 'GB-Hours', 'EphemeralStorage-GB-Hours'][index]}`,
    },
    steps: [['0', 'Inf', ['0.04048', '0.004445', '0.000111'][index] ?? '']] as [string, string, string][],
  })),
  ...['0.45', '0.55'].map((usd, index) => ({
    sku: `SQS${index}`,
    family: 'API Request',
    attributes: { queueType: 'Standard', regionCode: 'us-east-1' },
    steps: [['0', 'Inf', usd]] as [string, string, string][],
  })),
])

describe('the AWS Price List', () => {
  test('gives a file of prices with which AWS’s own worked examples come out to the cent', async () => {
    const update = await updatePrices([await written('lambda.json', lambda)])
    const { prices } = await readCatalogue(await written('aws.yaml', update.yaml))
    const usd = (key: string, quantity: number, free = false): number => {
      const price = prices[key]
      if (price === undefined) throw new Error(`no ${key}`)
      return Number(usdFor(price, quantity, free).toFixed(2))
    }
    // 3 M requests of 120 ms with 1536 MB and the free tier; 7.44 M of 2 s with 1024 MB without it.
    expect([usd('lambda-duration', 540_000, true), usd('lambda-requests', 3, true)]).toEqual([2.33, 0.4])
    expect([usd('lambda-requests', 7.44), usd('lambda-duration', 14_880_000)]).toEqual([1.49, 248])
    expect(usd('http-api', 1_000)).toBe(930)
    // 5 tasks of 1 vCPU, 2 GB and 10 GB above the 20 that are free, 600 s on each of 30 days.
    expect([usd('fargate-cpu', 25), usd('fargate-memory', 50), usd('fargate-disk', 250)]).toEqual([1.01, 0.22, 0.03])
    expect(prices['lambda-requests']).toMatchObject({
      region: 'us-east-1',
      source: 'AWS Price List',
      readOn: '2026-11-20',
    })
  })

  test('is read for the region asked for, and what it lacks is listed', async () => {
    const file = await written('lambda.json', lambda)
    const update = await updatePrices([file], 'eu-central-1')
    expect(update).toMatchObject({ provider: 'aws', region: 'eu-central-1', found: ['lambda-requests'], ambiguous: [] })
    expect(update.missing).toContain('lambda-duration')
    expect((await updatePrices([file])).ambiguous).toEqual(['sqs-requests'])
    await expect(updatePrices([file], 'eu-north-9')).rejects.toThrow('no price of the catalogue')
  })

  test('is refused where it was cut short', async () => {
    const file = await written('cut.json', JSON.stringify(lambda).slice(0, -40))
    await expect(updatePrices([file])).rejects.toMatchObject({
      message: 'this price file cannot be read',
      details: { found: 'it ends before it is complete' },
    })
    await expect(updatePrices([await written('other.json', '{"name":"x"}')])).rejects.toThrow('cannot be read')
  })
})

test('the SKU list of Google: free steps become an allowance, nanos are dollars', async () => {
  const file = await written('google.json', {
    skus: [
      {
        description: 'Invocations',
        category: { serviceDisplayName: 'Cloud Functions', usageType: 'OnDemand' },
        serviceRegions: ['global'],
        pricingInfo: [
          {
            pricingExpression: {
              tieredRates: [
                { startUsageAmount: 0, unitPrice: { currencyCode: 'USD', units: '0', nanos: 0 } },
                { startUsageAmount: 2_000_000, unitPrice: { currencyCode: 'USD', units: '0', nanos: 400 } },
              ],
            },
          },
        ],
      },
    ],
    nextPageToken: '',
  })
  const { yaml, provider } = await updatePrices([file])
  expect(provider).toBe('google')
  expect((await readCatalogue(await written('google.yaml', yaml))).prices['cloud-functions-requests']).toMatchObject({
    tiers: [{ upTo: null, usdPerUnit: 0.4 }],
    free: 2,
  })
})

test('the Azure Retail Prices: units of measure are counted, spot prices and other regions are left', async () => {
  const item = {
    currencyCode: 'USD',
    tierMinimumUnits: 0,
    armRegionName: 'eastus',
    productName: 'Functions',
    serviceName: 'Functions',
    skuName: 'Standard',
    type: 'Consumption',
  }
  const items = [
    { ...item, meterId: '1', meterName: 'Standard Total Executions', unitOfMeasure: '10', retailPrice: 0 },
    {
      ...item,
      meterId: '1',
      meterName: 'Standard Total Executions',
      unitOfMeasure: '10',
      retailPrice: 0.000002,
      tierMinimumUnits: 100_000,
    },
    {
      ...item,
      meterId: '1',
      meterName: 'Standard Total Executions',
      unitOfMeasure: '10',
      retailPrice: 9,
      armRegionName: 'westus',
    },
    {
      ...item,
      meterId: '2',
      serviceName: 'Virtual Machines',
      productName: 'Virtual Machines BS Series',
      meterName: 'B2s',
      unitOfMeasure: '1 Hour',
      retailPrice: 0.0416,
      skuName: 'B2s',
    },
    {
      ...item,
      meterId: '3',
      serviceName: 'Virtual Machines',
      productName: 'Virtual Machines BS Series',
      meterName: 'B2s',
      unitOfMeasure: '1 Hour',
      retailPrice: 0.01,
      skuName: 'B2s Spot',
    },
  ]
  for (const content of [{ Items: items, Count: 5 }, items, [{ Items: items }]]) {
    const { yaml } = await updatePrices([await written('azure.json', content)])
    const { prices } = await readCatalogue(await written('azure.yaml', yaml))
    expect(prices['functions-requests']).toMatchObject({ tiers: [{ upTo: null, usdPerUnit: 0.2 }], free: 1 })
    expect(prices.b2s).toMatchObject({ tiers: [{ upTo: null, usdPerUnit: 0.0416 }] })
  }
})

test('a value that is longer than a part of the file comes whole', async () => {
  const long = 'ä"\\{}[]'.repeat(500_000)
  const file = await written('long.json', { skipped: { a: long }, kept: { a: long, b: 1 }, last: 'text' })
  const taken: Record<string, unknown> = {}
  for await (const { path: keys, text } of jsonMembers(file, ([key]) => (key === 'skipped' ? 'skip' : 'take'))) {
    taken[keys.join('.')] = JSON.parse(text)
  }
  expect(taken).toEqual({ kept: { a: long, b: 1 }, last: 'text' })
})
