import { createHash } from 'node:crypto'
import { ExitCode, messageOf, UserError } from '../base/errors.ts'
import { scaleTimeout } from '../machine/machine-busyness.ts'
import { servesReset } from './bench-routes.ts'
import { NoAnswer } from './client.ts'
import type { Dataset, Probe, ProbeRequest, Response, Scenario } from './define.ts'
import { describeResponse } from './wording.ts'

/** Most rows that one `POST /bench/rows` may carry, by the contract. */
const ROWS_PER_REQUEST = 1_000
const REQUESTS_IN_FLIGHT = 4
/** Of one request, however few rows there are. */
const LEAST_TIMEOUT_MS = 10_000
/** A million rows take their time: to be copied, to be indexed, to be compared. */
const TIMEOUT_MS_PER_ROW = 0.3
/** What a target answers that does not serve a route, or keeps no snapshot of that name. */
const NOT_SERVED: ReadonlySet<number> = new Set([404, 405, 501])

/**
 * Makes the data of a target what the data set says: from the snapshot of an earlier time where the target keeps one,
 * else row by row; nothing where the scenario lets a target do without. Throws a UserError that quotes the answer where the target does not do as `/bench` must.
 */
export async function resetBenchData(
  probe: Probe,
  data: Dataset,
  { benchRoutes }: Pick<Scenario, 'benchRoutes'> = {},
): Promise<void> {
  if (benchRoutes === 'optional' && !(await servesReset(probe))) return
  const body = { name: await asJson(() => snapshotName(data)) }
  const target = within(probe, data)
  if (await isServed(target, { method: 'POST', path: '/bench/restore', body })) {
    await post(target, { method: 'POST', path: '/bench/ready' })
    return
  }
  await loadBenchData(probe, data)
  await isServed(target, { method: 'POST', path: '/bench/snapshot', body })
}

/**
 * Empties a target and gives it the rows of the data set: kind after kind, in the order of the data set.
 * Throws a UserError that quotes the answer where the target does not do as `/bench` must.
 */
export async function loadBenchData(probe: Probe, data: Dataset): Promise<void> {
  const target = within(probe, data)
  await post(target, { method: 'POST', path: '/bench/reset' })
  for (const [kind, rows] of Object.entries(data)) {
    const chunks = chunksOf(rows, ROWS_PER_REQUEST)
    const sendChunks = async (): Promise<void> => {
      for (const chunk of chunks) {
        await post(target, { method: 'POST', path: '/bench/rows', body: { kind, rows: chunk } })
      }
    }
    await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, sendChunks))
  }
  await post(target, { method: 'POST', path: '/bench/ready' })
}

/** Whether a target serves `/bench` routes. It is emptied where it does. */
export async function hasBenchRoutes(probe: Probe, data: Dataset): Promise<boolean> {
  return await isServed(within(probe, data), { method: 'POST', path: '/bench/reset' })
}

/** A name that another data set does not have: a target that was left up may keep a snapshot of an earlier run. */
function snapshotName(data: Dataset): string {
  const hash = createHash('sha256')
  for (const [kind, rows] of Object.entries(data)) {
    const some = [0, Math.floor(rows.length / 2), -1].map((place) => rows.at(place))
    hash.update(JSON.stringify([kind, rows.length, some]))
  }
  return hash.digest('hex').slice(0, 32)
}

/** The rows in their order, so many at a time; may be shared by several who take from it. */
function* chunksOf(rows: Iterable<object>, size: number): Generator<object[]> {
  let chunk: object[] = []
  for (const row of rows) {
    refuseRow(row)
    chunk.push(row)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/** Rows that JSON cannot hold (a BigInt, an object that holds itself) are a fault of the scenario. */
async function asJson<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof TypeError ? notSendable(messageOf(error)) : error
  }
}

/** Throws a UserError for a row that is no object. */
function refuseRow(row: unknown): void {
  if (typeof row !== 'object' || row === null) throw notSendable(row === null ? 'null' : `a ${typeof row}`)
}

function notSendable(found: string): UserError {
  return new UserError('a row of the data set cannot be sent', {
    key: 'dataset',
    found,
    expected: 'an object that JSON can hold',
    remedy: 'Correct what `dataset` of the scenario returns',
  })
}

/** Whether the target did what a route is for that need not be there. */
/** The same probe, with the time that so much data takes. */
function within(probe: Probe, data: Dataset): Pick<Probe, 'send'> {
  const rows = Object.values(data).reduce((sum, { length }) => sum + length, 0)
  const timeoutMs = scaleTimeout(LEAST_TIMEOUT_MS + rows * TIMEOUT_MS_PER_ROW)
  return { send: (request) => probe.send({ ...request, timeoutMs }) }
}

async function isServed(probe: Pick<Probe, 'send'>, request: ProbeRequest): Promise<boolean> {
  const response = await sent(probe, request)
  if (response.status === 204) return true
  if (NOT_SERVED.has(response.status)) return false
  throw notTaken(request, describeResponse(response), { status: response.status })
}

async function post(probe: Pick<Probe, 'send'>, request: ProbeRequest): Promise<void> {
  const response = await sent(probe, request)
  if (response.status !== 204) throw notTaken(request, describeResponse(response), { status: response.status })
}

async function sent(probe: Pick<Probe, 'send'>, request: ProbeRequest): Promise<Response> {
  try {
    return await asJson(() => probe.send(request))
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    throw notTaken(request, error.message, { cause: error })
  }
}

function notTaken(
  { method, path }: ProbeRequest,
  found: string,
  { status, cause }: { readonly status?: number; readonly cause?: unknown },
): UserError {
  return new UserError(`the target did not take the data set at ${method} ${path}`, {
    found,
    expected: '204',
    remedy: remedyFor(status),
    exitCode: ExitCode.broken,
    cause,
  })
}

function remedyFor(status: number | undefined): string {
  if (status === undefined || status >= 500) {
    return 'Fix: look at the log of the target (--logs keeps it): the route is there, and it failed'
  }
  return status === 401 || status === 403
    ? `Fix: send the credentials that it wants, such as --header 'Authorization: Bearer \${API_TOKEN}'`
    : "Serve the scenario's /bench routes as its README says (the reference implementations do so when BENCH=1 is set)"
}
