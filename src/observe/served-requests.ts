import { ExitCode, messageOf, UserError } from '../base/errors.ts'
import type { Deployment } from '../runtime/runtime.ts'
import { fetchPage, sumSamples } from './metrics-page.ts'

/** What one replica of a component has served since it started, by its Prometheus page. */
export interface ServedByReplica {
  readonly requests: number
  /** Reads that its cache answered, and those that it could not; `undefined`: it has none. */
  readonly cacheHits: number | undefined
  readonly cacheMisses: number | undefined
}

/** The replicas of a component. */
export interface ServedCounters {
  readonly component: string
  readonly replicas: readonly ServedByReplica[]
}

/** What the replicas of a component have served between two readings. */
export interface Served {
  readonly component: string
  readonly requests: number[]
  readonly cacheHits?: number
  readonly cacheMisses?: number
}

const REQUESTS = 'http_request_duration_seconds_count'
const HITS = 'cache_hits_total'
const MISSES = 'cache_misses_total'
const PAGE_TIMEOUT_MS = 5_000

/** Reads the pages of all components that have one. Throws a UserError where one does not answer or lacks the counter. */
export async function readServed(deployment: Pick<Deployment, 'topology' | 'addressesOf'>): Promise<ServedCounters[]> {
  const counted = deployment.topology.services.flatMap(({ name, requestMetricsPath: path }) =>
    path === undefined
      ? []
      : [{ component: name, pages: deployment.addressesOf(name).map((address) => new URL(path, address)) }],
  )
  return Promise.all(
    counted.map(async ({ component, pages }) => ({ component, replicas: await Promise.all(pages.map(readPage)) })),
  )
}

/** What one page says; without a sample nothing was served yet. */
export function parseServed(text: string): ServedByReplica | undefined {
  if (!text.includes(`# TYPE ${REQUESTS.replace(/_count$/, '')} `)) return undefined
  return {
    requests: sumSamples(text, REQUESTS) ?? 0,
    cacheHits: sumSamples(text, HITS),
    cacheMisses: sumSamples(text, MISSES),
  }
}

/** What was served between two readings of the same components. */
export function servedBetween(before: readonly ServedCounters[], after: readonly ServedCounters[]): Served[] {
  return after.map(({ component, replicas }, at) => {
    const grown = (key: keyof ServedByReplica): number[] =>
      replicas.flatMap((replica, index) => {
        const value = replica[key]
        return value === undefined ? [] : [Math.max(0, value - (before[at]?.replicas[index]?.[key] ?? 0))]
      })
    const [hits, misses] = [grown('cacheHits'), grown('cacheMisses')]
    return {
      component,
      requests: grown('requests'),
      ...(hits.length > 0 && { cacheHits: sum(hits), cacheMisses: sum(misses) }),
    }
  })
}

async function readPage(page: URL): Promise<ServedByReplica> {
  let found: string
  let cause: unknown
  try {
    const { statusCode, text } = await fetchPage(page, PAGE_TIMEOUT_MS)
    const counters = parseServed(text)
    if (statusCode === 200 && counters) return counters
    found = `status ${statusCode}`
  } catch (error) {
    found = `no answer (${messageOf(error)})`
    cause = error
  }
  throw new UserError('the page with the request counters of a component cannot be read', {
    file: page.href,
    found,
    cause,
    expected: `the counter ${REQUESTS}`,
    remedy: 'Fix the page, or leave x-archbench.requestMetrics out of the compose file',
    exitCode: ExitCode.failed,
  })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
