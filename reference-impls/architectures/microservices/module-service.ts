import type { BenchStore } from '../../base/bench.ts'
import type { Route } from '../../base/route.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { readCallGuards } from '../../kit/call-guards.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { type RemoteModule, remoteModule } from '../../kit/remote-module.ts'
import type { ServiceContext } from '../../kit/service.ts'
import { connectUpstream } from '../../kit/upstream.ts'

const CONNECTIONS_TO_A_MODULE = 8
/** Much shorter than the gateway's: an order that cannot be settled now must still be answered. */
const CALL_TIMEOUT_MS = 1_000

/** A client of the module whose address the setting holds. */
export function connectModule(
  { settings, log, resources }: ServiceContext,
  name: string,
  setting: string,
): RemoteModule {
  const url = settings.url(setting)
  const how = { connections: CONNECTIONS_TO_A_MODULE, timeoutMs: CALL_TIMEOUT_MS, guards: readCallGuards(settings) }
  return remoteModule(resources.use(connectUpstream({ name, url, log, ...how })))
}

interface ModuleService {
  readonly routes: readonly Route[]
  readonly bench: BenchStore
  readonly healthy: () => Promise<boolean>
}

/** Serves a module's routes on the service's port. */
export async function serveModule({ settings, log, resources }: ServiceContext, module: ModuleService): Promise<void> {
  const host = settings.text('HOST', '127.0.0.1')
  const port = settings.integer('PORT', 8_080)
  const routes = [...module.routes, ...(settings.flag('BENCH') ? benchRoutes([module.bench]) : [])]
  resources.use(await serveHttp({ host, port, routes, healthy: module.healthy, log }))
}
