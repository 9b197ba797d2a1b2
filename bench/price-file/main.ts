import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { updatePrices } from '../../src/cost/read/price-files/update-prices.ts'
import { formatBytes, formatDuration } from '../../src/text/format.ts'

// How long the price file of one region of AWS takes. The file is made in the shape and size of AmazonEC2 in us-east-1:
// some 100,000 products, each with one price on demand and a dozen reserved ones.

const PRODUCTS = Number(process.argv[2] ?? 100_000)
const RESERVED = 3

const folder = mkdtempSync(join(tmpdir(), 'archbench-bench-'))
try {
  const file = join(folder, 'index.json')
  await pipeline(Readable.from(priceFile()), createWriteStream(file))
  const start = performance.now()
  const { found } = await updatePrices([file])
  const tookMs = performance.now() - start
  process.stdout.write(
    `${formatBytes(statSync(file).size)}, ${PRODUCTS} products: ${found.length} prices in ${formatDuration(tookMs)}\n`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function* priceFile(): Generator<string> {
  yield '{\n  "formatVersion" : "v1.0",\n  "offerCode" : "AmazonEC2",\n  "publicationDate" : "2026-11-20T17:03:11Z",\n  "products" : {\n'
  for (let index = 0; index < PRODUCTS; index += 1) {
    yield `${index === 0 ? '' : ',\n'}    "${sku(index)}" : ${JSON.stringify(product(index), null, 2)}`
  }
  yield '\n  },\n  "terms" : {\n    "OnDemand" : {\n'
  yield* terms(1)
  yield '\n    },\n    "Reserved" : {\n'
  yield* terms(RESERVED)
  yield '\n    }\n  }\n}\n'
}

function* terms(count: number): Generator<string> {
  for (let index = 0; index < PRODUCTS; index += 1) {
    const offers = Array.from({ length: count }, (_, offer) => [`${sku(index)}.${offer}`, term(index, offer)])
    yield `${index === 0 ? '' : ',\n'}      "${sku(index)}" : ${JSON.stringify(Object.fromEntries(offers), null, 2)}`
  }
}

function sku(index: number): string {
  return `SKU${index.toString(36).toUpperCase().padStart(13, '0')}`
}

function product(index: number) {
  const isWanted = index === PRODUCTS - 1
  return {
    sku: sku(index),
    productFamily: 'Compute Instance',
    attributes: {
      servicecode: 'AmazonEC2',
      location: 'US East (N. Virginia)',
      locationType: 'AWS Region',
      instanceType: isWanted ? 'm7g.large' : `m${index}.large`,
      currentGeneration: 'Yes',
      instanceFamily: 'General purpose',
      vcpu: '2',
      physicalProcessor: 'AWS Graviton3 Processor',
      memory: '8 GiB',
      storage: 'EBS only',
      networkPerformance: 'Up to 12500 Megabit',
      processorArchitecture: '64-bit',
      tenancy: 'Shared',
      operatingSystem: 'Linux',
      licenseModel: 'No License required',
      usagetype: `BoxUsage:m${index}.large`,
      operation: 'RunInstances',
      capacitystatus: 'Used',
      marketoption: 'OnDemand',
      preInstalledSw: 'NA',
      regionCode: 'us-east-1',
      servicename: 'Amazon Elastic Compute Cloud',
      vpcnetworkingsupport: 'true',
    },
  }
}

function term(index: number, offer: number) {
  const rate = `${sku(index)}.${offer}.6YS6EN2CT7`
  return {
    offerTermCode: String(offer),
    sku: sku(index),
    effectiveDate: '2026-11-01T00:00:00Z',
    priceDimensions: {
      [rate]: {
        rateCode: rate,
        description: '$0.0816 per On Demand Linux m7g.large Instance Hour',
        beginRange: '0',
        endRange: 'Inf',
        unit: 'Hrs',
        pricePerUnit: { USD: '0.0816000000' },
        appliesTo: [],
      },
    },
    termAttributes: {},
  }
}
