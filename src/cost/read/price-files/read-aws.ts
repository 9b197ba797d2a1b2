import { z } from 'zod'
import { AWS_LINES, type AwsLine } from './aws-lines.ts'
import { type FoundPrices, inOurUnit } from './found-price.ts'
import { jsonMembers } from './json-members.ts'

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
      const { sku, ...each } = product.parse(JSON.parse(text))
      const key = isOfRegion(each.attributes, region) ? lineOf(each) : undefined
      if (key !== undefined) keyOfSku.set(sku, key)
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

function isOfRegion({ regionCode, fromRegionCode }: Readonly<Record<string, string>>, region: string): boolean {
  return (fromRegionCode ?? regionCode) === region
}

function lineOf(of: {
  readonly productFamily?: string | undefined
  readonly attributes: Readonly<Record<string, string>>
}) {
  return Object.keys(AWS_LINES).find((key) => matches(of, AWS_LINES[key] ?? {}))
}

function matches(
  { productFamily, attributes }: Parameters<typeof lineOf>[0],
  { family, usage, attributes: wanted = {} }: AwsLine,
): boolean {
  if (family !== undefined && family !== productFamily) return false
  if (usage !== undefined && !endsWithUsage(attributes.usagetype ?? '', usage)) return false
  return Object.entries(wanted).every(([name, value]) => attributes[name] === value)
}

/** `EUC1-NatGateway-Hours` and, of the oldest region, `NatGateway-Hours`. */
function endsWithUsage(usagetype: string, usage: string): boolean {
  return (
    usagetype === usage || (/^[A-Z]{2,4}\d?-/.test(usagetype) && usagetype.slice(usagetype.indexOf('-') + 1) === usage)
  )
}
