import { z } from 'zod'
import { AWS_LINES, type AwsLine } from './aws-lines.ts'
import { type FoundPrices, inOurUnit } from './found-price.ts'
import { jsonMembers } from './json-members.ts'

const LINES = Object.entries(AWS_LINES)

const product = z.object({
  sku: z.string(),
  productFamily: z.string().optional(),
  attributes: z.record(z.string(), z.string()),
})
const offers = z.record(
  z.string(),
  z.object({
    priceDimensions: z.record(
      z.string(),
      z.object({ beginRange: z.string(), pricePerUnit: z.object({ USD: z.coerce.number() }) }),
    ),
  }),
)

/**
 * Reads a service price list file of AWS (index.json of a service, of all regions or of one): the products first, then
 * what they cost on demand. Reserved prices are skipped.
 * @returns the day on which AWS published it
 */
export async function readAws(file: string, region: string, found: FoundPrices): Promise<string | undefined> {
  const keyOfSku = new Map<string, string>()
  let published: string | undefined
  const members = jsonMembers(file, ([section, part, ...more]) => {
    if (section === 'publicationDate') return 'take'
    if (section === 'products') return part === undefined ? 'enter' : 'take'
    if (section !== 'terms') return 'skip'
    if (part === undefined || (part === 'OnDemand' && more.length === 0)) return 'enter'
    return part === 'OnDemand' && keyOfSku.has(more[0] ?? '') ? 'take' : 'skip'
  })
  for await (const { path, text } of members) {
    if (path[0] === 'publicationDate') published = z.string().parse(JSON.parse(text)).slice(0, 10)
    else if (path[0] === 'products') {
      const each: unknown = JSON.parse(text)
      const key = keyOf(each, region)
      // Only what is wanted is checked: there are 100,000 others.
      if (key !== undefined) keyOfSku.set(product.parse(each).sku, key)
    } else {
      const key = keyOfSku.get(path[2] ?? '')
      if (key === undefined) continue
      for (const { priceDimensions } of Object.values(offers.parse(JSON.parse(text)))) {
        const steps = Object.values(priceDimensions).map(({ beginRange, pricePerUnit }) => ({
          from: Number(beginRange),
          usd: pricePerUnit.USD,
        }))
        found.add(key, inOurUnit(steps, AWS_LINES[key]?.perUnit ?? 1))
      }
    }
  }
  return published
}

interface Product {
  readonly productFamily?: unknown
  readonly attributes: Readonly<Record<string, unknown>>
}

/** The line of the catalogue that a product is; undefined: none, or of another region. */
function keyOf(each: unknown, region: string): string | undefined {
  if (!isProduct(each)) return undefined
  const { regionCode, fromRegionCode } = each.attributes
  if ((fromRegionCode ?? regionCode) !== region) return undefined
  return LINES.find(([, line]) => matches(each, line))?.[0]
}

function isProduct(each: unknown): each is Product {
  const attributes = typeof each === 'object' && each !== null && 'attributes' in each ? each.attributes : undefined
  return typeof attributes === 'object' && attributes !== null
}

function matches({ productFamily, attributes }: Product, { family, usage, attributes: wanted = {} }: AwsLine): boolean {
  if (family !== undefined && family !== productFamily) return false
  if (usage !== undefined && !endsWithUsage(String(attributes.usagetype), usage)) return false
  for (const name in wanted) if (attributes[name] !== wanted[name]) return false
  return true
}

/** `EUC1-NatGateway-Hours` and, of the oldest region, `NatGateway-Hours`. */
function endsWithUsage(usagetype: string, usage: string): boolean {
  return (
    usagetype === usage || (/^[A-Z]{2,4}\d?-/.test(usagetype) && usagetype.slice(usagetype.indexOf('-') + 1) === usage)
  )
}
