import { benchRoutes } from '../../kit/bench.ts'
import { readCallGuards } from '../../kit/call-guards.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { remoteModule } from '../../kit/remote-module.ts'
import { runService } from '../../kit/service.ts'
import { connectUpstream, type UpstreamOptions } from '../../kit/upstream.ts'
import { mountProxy } from './proxy.ts'
import { remoteBench } from './remote-bench.ts'

const TRAFFIC = { connections: 32, timeoutMs: 5_000 }
/** Loading the data set takes longer than any request of a customer, and is not given up lightly. */
const LOADING = { connections: 4, timeoutMs: 300_000, connectTimeoutMs: 30_000 }

/** What the gateway passes on to one service. */
export interface GatewayService {
  /** `orders` is found at `ORDERS_URL`. */
  readonly name: string
  /** Public routes by name: method and path. */
  readonly routes: Readonly<Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>>
  /** Kinds of rows of the data set that it stores. */
  readonly rows: readonly string[]
  /** Audit views that it answers. */
  readonly views: readonly string[]
}

/** Runs a gateway until it is told to stop: passes the public routes of these services on, and nothing else. */
export async function runGateway(services: readonly GatewayService[]): Promise<void> {
  await runService('gateway', async ({ settings, log, resources }) => {
    const guards = readCallGuards(settings)
    const connect = (name: string, how: Pick<UpstreamOptions, 'connections' | 'timeoutMs' | 'connectTimeoutMs'>) => {
      const url = settings.url(`${name.toUpperCase()}_URL`)
      return resources.use(connectUpstream({ name, url, guards, log, ...how }))
    }
    const upstreams = services.map((service) => ({
      ...service,
      upstream: connect(service.name, TRAFFIC),
    }))
    const publicRoutes = upstreams.flatMap(({ routes, upstream }) =>
      Object.entries(routes).map(([name, [method, path]]) => ({ name, method, path, upstream })),
    )
    const stores = () =>
      services.map(({ name, rows, views }) => remoteBench(remoteModule(connect(name, LOADING)), rows, views))
    resources.use(
      await serveHttp({
        host: settings.text('HOST', '127.0.0.1'),
        port: settings.integer('PORT', 8_080),
        routes: settings.flag('BENCH') ? benchRoutes(stores()) : [],
        extend: (app, metrics) => mountProxy(app, publicRoutes, metrics),
        healthy: async () => (await Promise.all(upstreams.map(({ upstream }) => upstream.healthy()))).every(Boolean),
        log,
      }),
    )
  })
}
