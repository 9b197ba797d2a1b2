import { invalid, notFound } from '../base/api-error.ts'
import type { BenchStore } from '../base/bench.ts'
import { parseObject, parseText, queryInteger } from '../base/parse.ts'
import type { Route, RouteResponse } from '../base/route.ts'

const MAX_ROWS = 1_000
const MAX_PAGE = 5_000
const BODY_LIMIT_BYTES = 8 * 1024 * 1024
const DONE: RouteResponse = { status: 204 }

/** The `/bench` routes over all the stores of a process: loading the data set, and the truth afterwards. */
export function benchRoutes(stores: readonly BenchStore[]): Route[] {
  // One after the other: a process may have a single connection, and a store that waits for it gives up after a while.
  const everywhere = (work: (store: BenchStore) => Promise<void>) => async () => {
    for (const store of stores) await work(store)
    return DONE
  }
  const name = (body: unknown): string => parseText(parseObject(body, 'The body', ['name']).name, '"name"', 64)
  const keepers = stores.flatMap(({ snapshot, restore }) => (snapshot && restore ? { snapshot, restore } : []))
  const mayKeep = (): void => {
    if (keepers.length < stores.length) throw notFound('snapshot')
  }
  return [
    { name: 'benchReset', method: 'POST', path: '/bench/reset', handle: everywhere((store) => store.reset()) },
    { name: 'benchReady', method: 'POST', path: '/bench/ready', handle: everywhere((store) => store.ready()) },
    {
      name: 'benchRows',
      method: 'POST',
      path: '/bench/rows',
      bodyLimitBytes: BODY_LIMIT_BYTES,
      async handle({ body }) {
        const { kind, rows } = parseObject(body, 'The body', ['kind', 'rows'])
        const loaders = stores.flatMap((store) => store.rows[parseText(kind, '"kind"', 64)] ?? [])
        if (loaders.length === 0) throw invalid('There are no rows of this kind.')
        if (!Array.isArray(rows) || rows.length > MAX_ROWS) throw invalid(`"rows" must hold at most ${MAX_ROWS} rows.`)
        await Promise.all(loaders.map((load) => load(rows)))
        return DONE
      },
    },
    {
      name: 'benchAudit',
      method: 'GET',
      path: '/bench/audit',
      async handle() {
        const pending = await Promise.all(stores.map((store) => store.pending()))
        return { status: 200, body: { pending: pending.reduce((sum, count) => sum + count, 0) } }
      },
    },
    {
      name: 'benchSnapshot',
      method: 'POST',
      path: '/bench/snapshot',
      async handle({ body }) {
        mayKeep()
        for (const { snapshot } of keepers) await snapshot(name(body))
        return DONE
      },
    },
    {
      name: 'benchRestore',
      method: 'POST',
      path: '/bench/restore',
      async handle({ body }) {
        mayKeep()
        for (const { restore } of keepers) {
          // Where one has not kept it, all is loaded anew, whatever the others have brought back by then.
          if (!(await restore(name(body)))) throw notFound('snapshot')
        }
        return DONE
      },
    },
    {
      name: 'benchTotals',
      method: 'GET',
      path: '/bench/audit/totals',
      async handle() {
        const totals = Object.assign({}, ...(await Promise.all(stores.map((store) => store.totals?.()))))
        if (Object.keys(totals).length === 0) throw notFound('audit view')
        return { status: 200, body: totals }
      },
    },
    {
      name: 'benchLookUp',
      method: 'POST',
      path: '/bench/audit/:view',
      bodyLimitBytes: BODY_LIMIT_BYTES,
      async handle({ params, body }) {
        const look = stores.map((store) => store.lookUp?.[params.view ?? '']).find((view) => view !== undefined)
        if (look === undefined) throw notFound('audit view')
        const { ids } = parseObject(body, 'The body', ['ids'])
        if (!Array.isArray(ids) || ids.length > MAX_ROWS) throw invalid(`"ids" must hold at most ${MAX_ROWS} ids.`)
        return { status: 200, body: { rows: await look(ids) } }
      },
    },
    {
      name: 'benchAuditView',
      method: 'GET',
      path: '/bench/audit/:view',
      async handle({ params, query }) {
        const read = stores.map((store) => store.audit[params.view ?? '']).find((view) => view !== undefined)
        if (read === undefined) throw notFound('audit view')
        return { status: 200, body: await read(query.after, queryInteger('limit', query.limit, 1, MAX_PAGE, 1_000)) }
      },
    },
  ]
}
