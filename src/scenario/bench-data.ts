import { ExitCode, UserError } from '../errors.ts'
import { NoAnswer } from './client.ts'
import type { Dataset, Probe, ProbeRequest } from './define.ts'
import { describeResponse } from './wording.ts'

/** Most rows that one `POST /bench/rows` may carry, by the contract. */
const ROWS_PER_REQUEST = 1_000
const REQUESTS_IN_FLIGHT = 4

/**
 * Empties a target and gives it the rows of the data set: kind after kind, in the order of the data set.
 * Throws a UserError that quotes the answer where the target does not do as `/bench` must.
 */
export async function loadBenchData(probe: Probe, data: Dataset): Promise<void> {
  await post(probe, { method: 'POST', path: '/bench/reset' })
  for (const [kind, rows] of Object.entries(data)) {
    const chunks = chunksOf(rows, ROWS_PER_REQUEST)
    const sendChunks = async (): Promise<void> => {
      for (const chunk of chunks) {
        await post(probe, { method: 'POST', path: '/bench/rows', body: { kind, rows: chunk } })
      }
    }
    await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, sendChunks))
  }
  await post(probe, { method: 'POST', path: '/bench/ready' })
}

/** The rows in their order, so many at a time; may be shared by several who take from it. */
function* chunksOf(rows: Iterable<object>, size: number): Generator<object[]> {
  let chunk: object[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

async function post(probe: Probe, request: ProbeRequest): Promise<void> {
  let found: string
  let cause: unknown
  try {
    const response = await probe.send(request)
    if (response.status === 204) return
    found = describeResponse(response)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    found = error.message
    cause = error
  }
  throw new UserError(`the target did not take the data set at ${request.method} ${request.path}`, {
    found,
    expected: '204',
    remedy:
      "Serve the scenario's /bench routes as its README says (the reference implementations do so when BENCH=1 is set)",
    exitCode: ExitCode.broken,
    cause,
  })
}
