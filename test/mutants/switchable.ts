import { ApiError } from '../../reference-impls/base/api-error.ts'
import type { Route } from '../../reference-impls/base/route.ts'

/**
 * The routes of several mutants of one service, of which one is in use at a time: `POST /mutant` with `{ name }` says
 * which. Each keeps what it has counted.
 * @param routesOf the same operations in the same order for each
 */
export function switchableRoutes(names: readonly string[], routesOf: (name: string) => readonly Route[]): Route[] {
  const routes = new Map(names.map((name) => [name, routesOf(name)]))
  let [inUse = []] = routes.values()
  const operations = inUse.map((route, index) => ({
    ...route,
    handle: (request: Parameters<Route['handle']>[0]) => (inUse[index] ?? route).handle(request),
  }))
  const become: Route = {
    name: 'becomeMutant',
    method: 'POST',
    path: '/mutant',
    async handle({ body }) {
      const chosen = routes.get(String((body as { name?: unknown } | undefined)?.name))
      if (chosen === undefined) throw new ApiError(404, 'not_found', `There are ${names.join(', ')}.`)
      inUse = chosen
      return { status: 204 }
    },
  }
  return [...operations, become]
}
