import { benchRoutes } from '../kit/bench.ts'
import { serveHttp } from '../kit/http-server.ts'
import { remoteModule } from '../kit/remote-module.ts'
import { runService } from '../kit/service.ts'
import { connectUpstream } from '../kit/upstream.ts'
import { mountProxy, type PublicRoute } from './proxy.ts'
import { remoteBench } from './remote-bench.ts'

const CONNECTIONS_TO_A_SERVICE = 32
const TIMEOUT_MS = 5_000
/** Loading the data set takes longer than any request of a customer. */
const BENCH_CONNECTIONS = 4
const BENCH_TIMEOUT_MS = 60_000

await runService('gateway', async ({ settings, log, resources }) => {
  const connect = (name: string, connections: number, timeoutMs: number) => {
    const url = settings.url(`${name.toUpperCase()}_URL`)
    return resources.use(connectUpstream({ name, url, connections, timeoutMs, log }))
  }
  const service = (name: string) => connect(name, CONNECTIONS_TO_A_SERVICE, TIMEOUT_MS)
  const bench = (name: string) => remoteModule(connect(name, BENCH_CONNECTIONS, BENCH_TIMEOUT_MS))

  const accounts = service('accounts')
  const catalog = service('catalog')
  const inventory = service('inventory')
  const orders = service('orders')
  const routes: PublicRoute[] = [
    { name: 'signIn', method: 'POST', path: '/sessions', upstream: accounts },
    { name: 'listProducts', method: 'GET', path: '/products', upstream: catalog },
    { name: 'viewProduct', method: 'GET', path: '/products/:id', upstream: catalog },
    { name: 'placeOrder', method: 'POST', path: '/orders', upstream: orders },
    { name: 'readOrder', method: 'GET', path: '/orders/:id', upstream: orders },
  ]
  const stores = () => [
    remoteBench(bench('accounts'), ['users'], []),
    remoteBench(bench('catalog'), ['products'], []),
    remoteBench(bench('inventory'), ['products'], ['stock']),
    remoteBench(bench('orders'), ['orders'], ['orders']),
  ]
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: settings.flag('BENCH') ? benchRoutes(stores()) : [],
      extend: (app, metrics) => mountProxy(app, routes, metrics),
      healthy: async () =>
        (await Promise.all([accounts, catalog, inventory, orders].map((s) => s.healthy()))).every(Boolean),
      log,
    }),
  )
})
