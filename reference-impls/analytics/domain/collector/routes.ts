import type { Tokens } from '../../../accounts/tokens.ts'
import { notFound } from '../../../base/api-error.ts'
import type { Route } from '../../../base/route.ts'
import { parseBatch, parseEventId } from './batch.ts'
import type { Collector } from './port.ts'

/** The operations `postEvents` and `readEvent`. */
export function collectorRoutes(collector: Collector, tokens: Pick<Tokens, 'authenticate'>): Route[] {
  return [
    {
      name: 'postEvents',
      method: 'POST',
      path: '/events',
      async handle({ headers, body }) {
        tokens.authenticate(headers)
        const { events, refused } = parseBatch(body)
        const outcome = events.length === 0 ? 'counted' : await collector.take(events)
        return { status: outcome === 'counted' ? 201 : 202, body: { accepted: events.length, refused } }
      },
    },
    {
      name: 'readEvent',
      method: 'GET',
      path: '/events/:id',
      async handle({ headers, params }) {
        tokens.authenticate(headers)
        const id = parseEventId(params.id)
        const event = id === undefined ? undefined : await collector.event(id)
        if (event === undefined) throw notFound('event')
        return { status: 200, body: event }
      },
    },
  ]
}
