import { z } from 'zod'
import { type FoundPrices, inOurUnit, type ProviderStep } from './found-price.ts'
import { jsonMembers } from './json-members.ts'

const item = z.object({
  currencyCode: z.string(),
  tierMinimumUnits: z.number(),
  retailPrice: z.number(),
  armRegionName: z.string(),
  meterId: z.string(),
  meterName: z.string(),
  productName: z.string(),
  serviceName: z.string(),
  skuName: z.string(),
  unitOfMeasure: z.string(),
  type: z.string(),
})
type Item = z.infer<typeof item>

interface AzureLine {
  readonly service: string
  readonly product?: RegExp
  readonly meter: string
  /** So many of the units behind the number of the unit of measure are one of ours. */
  readonly perUnit?: number
}

const MILLION = 1e6

/** Where lines of the catalogue `azure` are in the Azure Retail Prices (https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices). */
export const AZURE_LINES: Readonly<Record<string, AzureLine>> = {
  'functions-requests': {
    service: 'Functions',
    product: /^Functions$/,
    meter: 'Standard Total Executions',
    perUnit: MILLION,
  },
  'functions-duration': { service: 'Functions', product: /^Functions$/, meter: 'Standard Execution Time' },
  'container-apps-cpu': { service: 'Azure Container Apps', meter: 'Standard vCPU Active Usage' },
  'container-apps-idle-cpu': { service: 'Azure Container Apps', meter: 'Standard vCPU Idle Usage' },
  'container-apps-memory': { service: 'Azure Container Apps', meter: 'Standard Memory Active Usage' },
  'container-apps-requests': { service: 'Azure Container Apps', meter: 'Standard Requests', perUnit: MILLION },
  'event-hubs-unit': { service: 'Event Hubs', meter: 'Standard Throughput Unit' },
  'event-hubs-events': { service: 'Event Hubs', meter: 'Standard Ingress Events', perUnit: MILLION },
  b2s: { service: 'Virtual Machines', product: /^Virtual Machines BS Series$/, meter: 'B2s' },
  'd2s-v5': { service: 'Virtual Machines', product: /^Virtual Machines Dsv5 Series$/, meter: 'D2s v5' },
  'nat-hour': { service: 'NAT Gateway', meter: 'Standard Gateway' },
  'nat-gb': { service: 'NAT Gateway', meter: 'Standard Data Processed' },
}

/** Reads answers of the Azure Retail Prices API: one page with `Items`, an array of items, or an array of pages. */
export async function readAzure(file: string, region: string, found: FoundPrices): Promise<void> {
  const meters = new Map<string, { key: string; perUnit: number; steps: ProviderStep[] }>()
  const isElement = (path: readonly string[]): boolean => path.at(-1) === ''
  const members = jsonMembers(file, (path) => {
    if (path.at(-1) === 'Items') return 'enter'
    if (path.length === 1 && isElement(path)) return 'take'
    return isElement(path) && path.at(-2) === 'Items' ? 'take' : 'skip'
  })
  for await (const { text } of members) {
    for (const each of itemsOf(JSON.parse(text))) {
      if (each.armRegionName !== region || each.type !== 'Consumption' || each.currencyCode !== 'USD') continue
      const [key, line] = Object.entries(AZURE_LINES).find(([, wanted]) => matches(each, wanted)) ?? []
      if (key === undefined || line === undefined) continue
      const units = unitsOf(each.unitOfMeasure)
      const meter = meters.get(each.meterId) ?? { key, perUnit: line.perUnit ?? 1, steps: [] }
      meter.steps.push({ from: each.tierMinimumUnits * units, usd: each.retailPrice / units })
      meters.set(each.meterId, meter)
    }
  }
  for (const { key, steps, perUnit } of meters.values()) found.add(key, inOurUnit(steps, perUnit))
}

function itemsOf(value: unknown): Item[] {
  const page = z.object({ Items: z.array(item) }).safeParse(value)
  return page.success ? page.data.Items : [item.parse(value)]
}

function matches(
  { serviceName, productName, meterName, skuName }: Item,
  { service, product, meter }: AzureLine,
): boolean {
  if (/Spot|Low Priority/.test(skuName)) return false
  return serviceName === service && meterName === meter && (product?.test(productName) ?? true)
}

/** `1 Hour` is 1, `10` is 10, `1M` and `1 Million` are a million. */
function unitsOf(unitOfMeasure: string): number {
  const [, count = '1', letter = ''] = /^(\d+) ?(K\b|M\b|Million)?/.exec(unitOfMeasure) ?? []
  const factor = letter === '' ? 1 : letter === 'K' ? 1_000 : MILLION
  return Number(count) * factor
}
