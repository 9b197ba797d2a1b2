import { parentPort } from 'node:worker_threads'
import { seededRandom } from '../../scenario/random.ts'
import type { ProxyAnswer, ProxyOrder } from './orders.ts'
import { PathProxy } from './path-proxy.ts'

/** Which packets are lost is drawn alike in every run; which packets there are is not the same in any two. */
const random = seededRandom(1)
const paths = new Map<string, PathProxy>()

async function follow(order: ProxyOrder): Promise<ProxyAnswer> {
  if (order.kind === 'impede') {
    for (const path of order.paths) paths.get(path)?.impede(order.impediment)
    return { id: order.id }
  }
  const proxy = new PathProxy(order.upstreams, random.fork(order.path))
  paths.set(order.path, proxy)
  try {
    return { id: order.id, port: await proxy.listen(order.host) }
  } catch (error) {
    return { id: order.id, error: (error as Error).message }
  }
}

parentPort?.on('message', async (order: ProxyOrder) => parentPort?.postMessage(await follow(order)))
