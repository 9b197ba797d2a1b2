import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { ExitCode, UserError } from '../base/errors.ts'
import { scaleTimeout } from '../machine/machine-busyness.ts'
import { pendingAnswer, servesAudit } from './bench-routes.ts'
import type { Audit, Probe, Response, Scenario } from './define.ts'

const ROWS_PER_PAGE = 5_000
const FIRST_POLL_MS = 2
const LONGEST_POLL_MS = 50

/** A view may hold several rows for each that was loaded or written: lines of an order, copies of a post. */
const ROWS_PER_ROW = 100
const ROWS_BESIDES = 100_000
/** After a load there may be work left that comes before an answer. */
const ANSWER_TIMEOUT_MS = 60_000
/** For `answerTimeoutMs`, where nothing was driven before. */
export const IDLE_ANSWER_TIMEOUT_MS = 10_000
const DRAIN_TIMEOUT_MS = 30_000

/** More rows than this no view can hold, unless it has no end. @param rows of the data set @param writes that were sent */
export function mostRows(rows: number, writes: number): number {
  return ROWS_BESIDES + ROWS_PER_ROW * (rows + writes)
}

/** Most ids that one look-up may carry, by the contract. */
const IDS_PER_REQUEST = 1_000
/** Counting millions of rows takes its time. */
const TOTALS_TIMEOUT_MS = 60_000

const foundRows = z.object({ rows: z.array(z.record(z.string(), z.unknown())) })

export interface Drained {
  /** Until nothing was pending any more; 0 where nothing was to begin with. */
  readonly drainMs: number
  /** Accepted writes whose effect could not be read when the time was up; 0 where all is well. */
  readonly stillPending: number
}

/** What a target holds once its asynchronous work has drained, or the time for that is up. */
export interface DrainedAudit extends Drained {
  readonly audit: Audit
}

export interface AuditOptions {
  /** Rows of one view up to which they are read: `mostRows` of what can be there. */
  readonly mostRows?: number
  /** How long accepted writes may stay pending in place of what the scenario says, however busy the machine is. */
  readonly drainTimeoutMs?: number
  /** How long one answer may take on a machine that does nothing else; a minute where it is left out. */
  readonly answerTimeoutMs?: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until a target says that nothing is pending, then reads every audit view of the scenario, page by page.
 * Throws a UserError that quotes the answer where an audit route does not answer as it must.
 */
export async function readAudit(scenario: Scenario, probe: Probe, options: AuditOptions = {}): Promise<DrainedAudit> {
  const drained = await drain(scenario, probe, options)
  const views = await Promise.all(
    Object.entries(scenario.auditViews).map(
      async ([name, row]) => [name, await readView(probe, name, row, options)] as const,
    ),
  )
  return { ...drained, audit: Object.fromEntries(views) }
}

/** What a target counts, and rows of its audit views by their ids; `undefined` where it serves no totals. */
export async function readSample(
  probe: Probe,
  totals: z.ZodType,
  ids: Readonly<Record<string, readonly (string | number)[]>>,
): Promise<{ totals: unknown; audit: Audit } | undefined> {
  const path = '/bench/audit/totals'
  const response = await probe.send({ method: 'GET', path, timeoutMs: scaleTimeout(TOTALS_TIMEOUT_MS) })
  if (response.status === 404) return undefined
  const views = await Promise.all(
    Object.entries(ids).map(async ([name, wanted]) => [name, await lookUp(probe, name, wanted)] as const),
  )
  return { totals: read(path, response, totals), audit: Object.fromEntries(views) }
}

async function lookUp(probe: Probe, view: string, ids: readonly (string | number)[]): Promise<object[]> {
  const path = `/bench/audit/${view}`
  const rows: object[] = []
  for (let from = 0; from < ids.length; from += IDS_PER_REQUEST) {
    const body = { ids: ids.slice(from, from + IDS_PER_REQUEST) }
    rows.push(
      ...read(
        path,
        await probe.send({ method: 'POST', path, body, timeoutMs: scaleTimeout(ANSWER_TIMEOUT_MS) }),
        foundRows,
      ).rows,
    )
  }
  return rows
}

/**
 * Waits until a target says that nothing is pending, or the time for that is up. Nothing is pending where the scenario
 * lets a target do without saying so.
 */
export async function drain(
  scenario: Pick<Scenario, 'benchRoutes' | 'drainTimeoutMs'>,
  probe: Probe,
  options: AuditOptions = {},
): Promise<Drained> {
  const { answerTimeoutMs = ANSWER_TIMEOUT_MS, signal } = options
  const drainTimeoutMs = options.drainTimeoutMs ?? scaleTimeout(scenario.drainTimeoutMs ?? DRAIN_TIMEOUT_MS)
  const start = performance.now()
  if (scenario.benchRoutes === 'optional' && !(await servesAudit(probe))) return { drainMs: 0, stillPending: 0 }
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 2, LONGEST_POLL_MS)) {
    const path = '/bench/audit'
    const { pending } = read(
      path,
      await probe.send({ method: 'GET', path, timeoutMs: scaleTimeout(answerTimeoutMs) }),
      pendingAnswer,
    )
    // Nothing was pending when it was first asked: the time of asking is not the target's.
    const drainMs = pollMs === FIRST_POLL_MS && pending === 0 ? 0 : performance.now() - start
    if (pending === 0 || drainMs > drainTimeoutMs) return { drainMs, stillPending: pending }
    await delay(pollMs, undefined, signal && { signal })
  }
}

async function readView(
  probe: Probe,
  name: string,
  row: z.ZodType,
  { mostRows: most = Number.POSITIVE_INFINITY, answerTimeoutMs = ANSWER_TIMEOUT_MS }: AuditOptions,
): Promise<object[]> {
  const page = z.object({ rows: z.array(row), next: z.union([z.string(), z.number(), z.null()]) })
  const rows: object[] = []
  const visited = new Set<string | number>()
  for (let after: string | number | null = null; ; ) {
    const from: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
    const path = `/bench/audit/${name}?limit=${ROWS_PER_PAGE}${from}`
    const answer: z.infer<typeof page> = read(
      path,
      await probe.send({ method: 'GET', path, timeoutMs: scaleTimeout(answerTimeoutMs) }),
      page,
    )
    for (const found of answer.rows) rows.push(found as object)
    if (answer.next === null) return rows
    if (rows.length > most) {
      const found = `${rows.length.toLocaleString('en')} rows, and a next page after them`
      throw wrongAudit(path, found, `an end: at most ${most.toLocaleString('en')} rows can be there`)
    }
    if (visited.has(answer.next)) {
      throw wrongAudit(path, `the same next, ${answer.next}, a second time`, 'a next that leads on, or null')
    }
    visited.add(answer.next)
    after = answer.next
  }
}

function read<T>(path: string, response: Response, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(response.body)
  if (response.status === 200 && parsed.success) return parsed.data
  const issue = parsed.error?.issues[0]
  const body = JSON.stringify(response.body) ?? 'no body'
  const found = `${response.status} ${body.length > 200 ? `${body.slice(0, 200)}…` : body}`
  throw wrongAudit(path, found, issue === undefined ? '200' : `200, with ${issue.path.join('.')}: ${issue.message}`)
}

function wrongAudit(path: string, found: string, expected: string): UserError {
  return new UserError(`the target did not answer its audit as it must at GET ${path}`, {
    found,
    expected,
    remedy: "Serve the scenario's /bench/audit routes as its README says",
    exitCode: ExitCode.broken,
  })
}
