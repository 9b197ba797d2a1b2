import { z } from 'zod'
import type { Scenario } from '../define.ts'
import { capitalised, json } from './operation.ts'
import type { JsonObject, SchemaPool } from './schema-pool.ts'

const pending = z.object({
  pending: z
    .int()
    .nonnegative()
    .describe('accepted writes whose effect cannot be read yet; 0 where nothing is asynchronous'),
})
const next = z.union([z.string(), z.int()])
const snapshot = z.object({ name: z.string().min(1).max(64) })
const ids = z.object({ ids: z.array(next).max(1_000) })

/** What stands beside the API so that a run can load its data and check the truth afterwards. */
export function benchPaths(scenario: Scenario, pool: SchemaPool): Record<string, JsonObject> {
  const kinds = Object.entries(scenario.api?.rows ?? {}).map(([kind, row]) =>
    pool.refer(z.object({ kind: z.literal(kind), rows: z.array(row).max(1_000) }), `${capitalised(kind)}Rows`),
  )
  const order = Object.keys(scenario.api?.rows ?? {}).join(', ')
  return {
    '/healthz': {
      get: bench('health', 'Whether every part that the API needs is ready', {
        200: { description: 'ready' },
        503: { description: 'not ready' },
      }),
    },
    '/bench/reset': { post: bench('benchReset', 'Remove all data and empty all queues', done) },
    '/bench/rows': {
      post: bench('benchRows', `Add rows of the data set, kind after kind, in this order: ${order}`, done, {
        oneOf: kinds,
      }),
    },
    '/bench/ready': {
      post: bench('benchReady', 'All rows are there: refresh statistics, drop caches', done),
    },
    '/bench/audit': { get: bench('benchAudit', 'How much is under way', ok(pool.refer(pending, 'Pending'))) },
    ...Object.fromEntries(
      Object.entries(scenario.auditViews).map(([view, row]) => [
        `/bench/audit/${view}`,
        auditView(view, pool.refer(row, `Stored${capitalised(view)}`), pool),
      ]),
    ),
    ...optionalPaths(scenario, pool),
  }
}

function auditView(view: string, row: JsonObject, pool: SchemaPool): JsonObject {
  const rows = { type: 'array', items: row }
  const page = {
    type: 'object',
    required: ['rows', 'next'],
    properties: { rows, next: { type: ['string', 'integer', 'null'], description: 'the `after` of the next page' } },
  }
  const query = (name: string, required: boolean, schema: JsonObject) => ({ name, in: 'query', required, schema })
  return {
    get: {
      ...bench(
        `benchAudit${capitalised(view)}`,
        `A page of all ${view} that are stored, in ascending order of id`,
        ok(page),
      ),
      parameters: [
        query('after', false, { type: ['string', 'integer'] }),
        query('limit', true, { type: 'integer', minimum: 1, maximum: 5_000 }),
      ],
    },
    post: optional(
      `benchLookUp${capitalised(view)}`,
      `Some ${view} by their ids, to verify what is too much to be read whole`,
      ok({ type: 'object', required: ['rows'], properties: { rows } }),
      pool.refer(ids, 'Ids'),
    ),
  }
}

function optionalPaths({ sampling }: Scenario, pool: SchemaPool): Record<string, JsonObject> {
  const name = pool.refer(snapshot, 'Snapshot')
  return {
    ...(sampling && {
      '/bench/audit/totals': {
        get: optional(
          'benchTotals',
          'Counts and sums over all that is stored',
          ok(pool.refer(sampling.totals, 'Totals')),
        ),
      },
    }),
    '/bench/snapshot': { post: optional('benchSnapshot', 'Keep the data as it is now, under a name', done, name) },
    '/bench/restore': {
      post: optional(
        'benchRestore',
        'Make the data what it was at the snapshot of this name, queues empty; 404 where none is kept',
        done,
        name,
      ),
    },
  }
}

const done: JsonObject = { 204: { description: 'done' } }

function ok(schema: JsonObject): JsonObject {
  return { 200: { description: 'OK', content: json(schema) } }
}

function bench(operationId: string, summary: string, responses: JsonObject, body?: JsonObject): JsonObject {
  return {
    operationId,
    summary,
    tags: ['bench'],
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses,
  }
}

/** A route that saves time where it is served. */
function optional(operationId: string, summary: string, responses: JsonObject, body?: JsonObject): JsonObject {
  return {
    ...bench(operationId, summary, { ...responses, 404: { description: 'not served: the run does without' } }, body),
    tags: ['bench, optional'],
  }
}
