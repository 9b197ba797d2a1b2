import { parentPort } from 'node:worker_threads'
import { Front } from './front.ts'
import type { FrontAnswer, FrontOrder } from './orders.ts'

const fronts = new Map<string, Front>()

async function follow(order: FrontOrder): Promise<FrontAnswer> {
  const { id, component } = order
  if (order.kind === 'open') {
    const front = new Front()
    fronts.set(component, front)
    try {
      return { id, port: await front.listen(order.host) }
    } catch (error) {
      return { id, error: (error as Error).message }
    }
  }
  const front = fronts.get(component)
  if (order.kind === 'add') front?.add(order.replica)
  if (order.kind === 'drain') await front?.drain(order.replica)
  return { id, inFlight: front?.inFlight ?? 0 }
}

parentPort?.on('message', async (order: FrontOrder) => parentPort?.postMessage(await follow(order)))
