import { aws } from '../catalogues/aws.ts'
import { priceOf } from './catalogue.ts'
import { type Price, usdFor } from './price.ts'
import type { CostKind } from './usage.ts'

const BYTES_PER_GB = 2 ** 30
const MS_PER_HOUR = 3_600_000
const MILLION = 1e6

/** What a target used in one window. */
export interface MeasuredUse {
  readonly windowMs: number
  readonly completedRequests: number
  readonly components: readonly {
    readonly component: string
    readonly cost: CostKind
    readonly cpuMs: number
    readonly memoryBytes: number
  }[]
  readonly functions: { readonly invocations: number; readonly gbSeconds: number } | null
}

/** One line of the bill for a million requests. */
export interface RequestCostLine {
  readonly item: string
  readonly usdPerMillionRequests: number
  readonly basis: string
}

/**
 * The bill for a month of one million requests, at the use that was measured and at list prices.
 * Whatever runs all the time (containers, database, broker) is charged for the CPU time and the memory it used, as if it
 * were always as busy as in the window; functions are charged as they are billed.
 * @param use of a window with at least one completed request
 */
export function requestCostLines(use: MeasuredUse): RequestCostLine[] {
  const lines = use.components
    .filter(({ cost }) => cost !== 'functions')
    .flatMap((component) => containerLines(component, use))
  return use.functions === null ? lines : [...lines, ...functionLines(use.functions, use)]
}

function containerLines(
  { component, cost, cpuMs, memoryBytes }: MeasuredUse['components'][number],
  { windowMs, completedRequests }: MeasuredUse,
): RequestCostLine[] {
  const perMillion = MILLION / completedRequests
  const cpuHours = (cpuMs / MS_PER_HOUR) * perMillion
  const gbHours = (memoryBytes / BYTES_PER_GB) * (windowMs / MS_PER_HOUR) * perMillion
  const leftOut = LEFT_OUT[cost]
  return [
    line(
      `${component}: CPU`,
      priceOf(aws, 'fargate-cpu'),
      cpuHours,
      `CPU time used, on instances that are never idle; ${leftOut}`,
    ),
    line(`${component}: memory`, priceOf(aws, 'fargate-memory'), gbHours, `memory held through the window; ${leftOut}`),
  ]
}

function functionLines(
  { invocations, gbSeconds }: NonNullable<MeasuredUse['functions']>,
  { completedRequests }: MeasuredUse,
): RequestCostLine[] {
  const perRequest = invocations / completedRequests
  const gbSecondsPerMillion = (gbSeconds / completedRequests) * MILLION
  return [
    line(
      'functions: invocations',
      priceOf(aws, 'lambda-requests'),
      perRequest,
      'invocations counted; no free tier, no logs',
    ),
    line(
      'functions: duration',
      priceOf(aws, 'lambda-duration'),
      gbSecondsPerMillion,
      'billed duration with initialisation; no free tier, no provisioned concurrency',
    ),
    line(
      'functions: HTTP API',
      priceOf(aws, 'http-api'),
      1,
      'one API request for each request; no data transfer, no custom domain',
    ),
  ]
}

const LEFT_OUT: Record<CostKind, string> = {
  container: 'without load balancer, spare capacity, disks, logs and data transfer',
  database: 'charged as a container, without the surcharge of a managed database, storage, I/O, backups and a standby',
  broker: 'charged as a container, without the surcharge of a managed broker, storage, replicas and data transfer',
  functions: '',
}

function line(item: string, price: Price, quantityPerMillion: number, what: string): RequestCostLine {
  const { unit, region, source, readOn } = price
  const [tier] = price.tiers
  const listPrice = `${tier?.usdPerUnit} USD per ${unit}`
  return {
    item,
    usdPerMillionRequests: usdFor(price, quantityPerMillion),
    basis: `${price.item}, ${listPrice}, ${region} (${source}, ${readOn}): ${what}.`,
  }
}
