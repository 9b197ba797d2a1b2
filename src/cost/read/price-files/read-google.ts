import { z } from 'zod'
import { type FoundPrices, inOurUnit, type ProviderStep } from './found-price.ts'
import { jsonMembers } from './json-members.ts'

const sku = z.object({
  description: z.string(),
  category: z.object({ serviceDisplayName: z.string(), usageType: z.string() }),
  serviceRegions: z.array(z.string()),
  pricingInfo: z.array(
    z.object({
      pricingExpression: z.object({
        tieredRates: z.array(
          z.object({
            startUsageAmount: z.number(),
            unitPrice: z.object({
              currencyCode: z.string(),
              units: z.string().default('0'),
              nanos: z.number().default(0),
            }),
          }),
        ),
      }),
    }),
  ),
})

interface GoogleLine {
  readonly service: string
  readonly description: RegExp
  readonly perUnit?: number
}

const MILLION = 1e6

/** Where lines of the catalogue `google` are in the Cloud Billing Catalog (https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list). */
export const GOOGLE_LINES: Readonly<Record<string, GoogleLine>> = {
  'run-request-cpu': { service: 'Cloud Run', description: /^CPU Allocation Time$/ },
  'run-request-memory': { service: 'Cloud Run', description: /^Memory Allocation Time$/ },
  'run-requests': { service: 'Cloud Run', description: /^Requests$/, perUnit: MILLION },
  'cloud-functions-requests': { service: 'Cloud Functions', description: /^Invocations$/, perUnit: MILLION },
  'cloud-functions-cpu': { service: 'Cloud Functions', description: /^CPU Time$/ },
  'cloud-functions-memory': { service: 'Cloud Functions', description: /^Memory Time$/ },
  'sql-cpu': { service: 'Cloud SQL', description: /^Cloud SQL for PostgreSQL: Zonal - vCPU in / },
  'sql-memory': { service: 'Cloud SQL', description: /^Cloud SQL for PostgreSQL: Zonal - RAM in / },
  'sql-storage': { service: 'Cloud SQL', description: /^Cloud SQL for PostgreSQL: Zonal - Standard storage in / },
  'pub-sub': { service: 'Cloud Pub/Sub', description: /^Message Delivery Basic$/ },
}

/** Reads pages of the SKU list of Google's Cloud Billing Catalog: `skus`, or an array of them. */
export async function readGoogle(file: string, region: string, found: FoundPrices): Promise<void> {
  const members = jsonMembers(file, (path) => {
    if (path.length === 1 && path[0] === 'skus') return 'enter'
    return path.at(-1) === '' ? 'take' : 'skip'
  })
  for await (const { text } of members) {
    const { description, category, serviceRegions, pricingInfo } = sku.parse(JSON.parse(text))
    if (category.usageType !== 'OnDemand') continue
    if (!serviceRegions.includes(region) && !serviceRegions.includes('global')) continue
    const [key, line] =
      Object.entries(GOOGLE_LINES).find(
        ([, wanted]) => wanted.service === category.serviceDisplayName && wanted.description.test(description),
      ) ?? []
    const rates = pricingInfo.at(-1)?.pricingExpression.tieredRates
    if (key === undefined || line === undefined || rates === undefined) continue
    if (rates.some(({ unitPrice }) => unitPrice.currencyCode !== 'USD')) continue
    const steps = rates.map(
      ({ startUsageAmount, unitPrice }): ProviderStep => ({
        from: startUsageAmount,
        usd: Number(unitPrice.units) + unitPrice.nanos / 1e9,
      }),
    )
    found.add(key, inOurUnit(steps, line.perUnit ?? 1))
  }
}
