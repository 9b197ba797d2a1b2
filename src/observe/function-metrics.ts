import { ExitCode, messageOf, UserError } from '../base/errors.ts'
import { fetchPage, sumSamples } from './metrics-page.ts'

/** What a function platform has counted since it started. */
export interface FunctionCounters {
  readonly invocations: number
  readonly coldStarts: number
  readonly billedMs: number
  readonly gbSeconds: number
  readonly throttled: number
  readonly environmentsPeak: number
}

const NAMES = {
  invocations: 'lambda_invocations_total',
  coldStarts: 'lambda_cold_starts_total',
  billedMs: 'lambda_billed_milliseconds_total',
  gbSeconds: 'lambda_billed_gb_seconds_total',
  throttled: 'lambda_throttles_total',
  environmentsPeak: 'lambda_environments_peak',
} as const satisfies Record<keyof FunctionCounters, string>

/** All of a page has to be there by then: it is read at the edges of windows. */
const PAGE_TIMEOUT_MS = 5_000
/** Reads a platform's Prometheus page. Throws a UserError where it does not answer or lacks a counter. */
export async function readFunctionCounters(page: URL, timeoutMs = PAGE_TIMEOUT_MS): Promise<FunctionCounters> {
  let found: string
  let cause: unknown
  try {
    const { statusCode, text } = await fetchPage(page, timeoutMs)
    const counters = parseFunctionCounters(text)
    if (statusCode === 200 && counters) return counters
    found = `status ${statusCode}`
  } catch (error) {
    found = `no answer (${messageOf(error)})`
    cause = error
  }
  throw new UserError('the metrics page of the function platform cannot be read', {
    file: page.href,
    found,
    cause,
    expected: `the counters ${Object.values(NAMES).join(', ')}`,
    remedy: 'Fix the page, or leave x-archbench.functionMetrics out of the compose file',
    exitCode: ExitCode.failed,
  })
}

/** Adds up the samples of each counter over their labels; `undefined` where one is missing. */
export function parseFunctionCounters(text: string): FunctionCounters | undefined {
  const entries = Object.entries(NAMES).map(([key, name]) => [key, sumSamples(text, name)] as const)
  if (entries.some(([, value]) => value === undefined)) return undefined
  return Object.fromEntries(entries) as unknown as FunctionCounters
}
