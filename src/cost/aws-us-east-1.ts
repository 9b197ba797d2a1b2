import type { Price } from './price.ts'

/** The prices that requests are costed with. */
export interface Catalogue {
  readonly containerCpu: Price
  readonly containerMemory: Price
  readonly functionInvocations: Price
  readonly functionDuration: Price
  readonly apiRequests: Price
}

const region = 'us-east-1'
const priceList = { region, source: 'AWS Price List', readOn: '2025-10-28' }
const recordedAnswers = { region, source: 'AWS Price List as recorded by Infracost', readOn: '2024-07' }
const fargatePage = { region, source: 'aws.amazon.com/fargate/pricing, as quoted by wring.co', readOn: '2026-03-10' }

/** Amazon Web Services, US East (N. Virginia), x86, on demand. */
export const awsUsEast1: Catalogue = {
  containerCpu: {
    item: 'Fargate x86 CPU',
    unit: 'vCPU-hour',
    tiers: [{ upTo: null, usdPerUnit: 0.04048 }],
    ...fargatePage,
  },
  containerMemory: {
    item: 'Fargate x86 memory',
    unit: 'GB-hour',
    tiers: [{ upTo: null, usdPerUnit: 0.004445 }],
    ...fargatePage,
  },
  functionInvocations: {
    item: 'Lambda requests',
    unit: 'million requests',
    tiers: [{ upTo: null, usdPerUnit: 0.2 }],
    ...priceList,
  },
  functionDuration: {
    item: 'Lambda x86 duration',
    unit: 'GB-second',
    tiers: [
      { upTo: 6e9, usdPerUnit: 0.0000166667 },
      { upTo: 15e9, usdPerUnit: 0.000015 },
      { upTo: null, usdPerUnit: 0.0000133334 },
    ],
    ...priceList,
  },
  apiRequests: {
    item: 'API Gateway HTTP API',
    unit: 'million requests',
    tiers: [
      { upTo: 300, usdPerUnit: 1 },
      { upTo: null, usdPerUnit: 0.9 },
    ],
    ...recordedAnswers,
  },
}
