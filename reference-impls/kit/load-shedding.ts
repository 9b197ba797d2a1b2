import type { FastifyInstance } from 'fastify'
import { unavailable } from '../base/api-error.ts'
import { refusalBody } from './refusal.ts'

/** What watches a server, and what a run asks of it between loads, is never turned away. */
const ALWAYS_SERVED = /^\/(healthz|metrics|bench)\b/
const RETRY_AFTER_S = '1'

/**
 * Has a server answer 503 at once while so many requests are under way: those that it takes are served in time, where all would
 * be late. Nothing of a request that is turned away was done.
 */
export function shedLoad(app: FastifyInstance, mostUnderWay: number): void {
  let underWay = 0
  app.addHook('onRequest', async (request, reply) => {
    if (ALWAYS_SERVED.test(request.url)) return
    if (underWay >= mostUnderWay) {
      const refusal = unavailable('Too many requests are under way.')
      await reply.code(refusal.status).header('retry-after', RETRY_AFTER_S).send(refusalBody(refusal))
      return
    }
    underWay += 1
    // However it ends: a client that goes away gets no answer.
    reply.raw.once('close', () => {
      underWay -= 1
    })
  })
}
