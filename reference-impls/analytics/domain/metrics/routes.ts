import type { Tokens } from '../../../accounts/tokens.ts'
import { invalid } from '../../../base/api-error.ts'
import { parseInteger, queryInteger } from '../../../base/parse.ts'
import type { Route, RouteRequest } from '../../../base/route.ts'
import { isEventType } from './event-type.ts'
import type { Metrics } from './port.ts'
import { HOUR_MS, hourOf, MINUTE_MS, minuteOf } from './totals.ts'

const MAX_TIME_MS = 253_402_300_799_999
/** How far back the live figure reaches, the minute that is asked for included. */
const LIVE_MINUTES = 5

/** The operations `readAggregates`, `readTopUsers` and `readLive`. */
export function metricsRoutes(metrics: Metrics, tokens: Pick<Tokens, 'authenticate'>): Route[] {
  const route = (name: string, path: string, answer: (query: RouteRequest['query']) => Promise<object>): Route => ({
    name,
    method: 'GET',
    path,
    async handle({ headers, query }) {
      tokens.authenticate(headers)
      return { status: 200, body: await answer(query) }
    },
  })
  return [
    route('readAggregates', '/aggregates', async (query) => {
      const type = queryType(query)
      const window = windowOf(query, queryInteger('minutes', query.minutes, 1, 60, 15))
      return { type, ...spanOf(window), minutes: await metrics.minutes(type, window.first, window.last) }
    }),
    route('readTopUsers', '/top-users', async (query) => {
      const type = queryType(query)
      const hour = hourOf(queryTime(query))
      const limit = queryInteger('limit', query.limit, 1, 100, 10)
      return { type, hourMs: hour * HOUR_MS, users: await metrics.topUsers(type, hour, limit) }
    }),
    route('readLive', '/live', async (query) => {
      const window = windowOf(query, LIVE_MINUTES)
      return { ...spanOf(window), ...(await metrics.total(window.first, window.last)) }
    }),
  ]
}

interface MinuteWindow {
  readonly first: number
  readonly last: number
}

/** So many minutes, the one that holds the time asked for being the last. */
function windowOf(query: RouteRequest['query'], minutes: number): MinuteWindow {
  const last = minuteOf(queryTime(query))
  return { first: last - minutes + 1, last }
}

const spanOf = ({ first, last }: MinuteWindow) => ({ fromMs: first * MINUTE_MS, untilMs: (last + 1) * MINUTE_MS })

function queryTime({ atMs }: RouteRequest['query']): number {
  const timeMs = parseInteger(atMs, 0, MAX_TIME_MS)
  if (timeMs === undefined) throw invalid('"atMs" must be a Unix time in milliseconds.')
  return timeMs
}

function queryType({ type }: RouteRequest['query']): string {
  if (!isEventType(type)) throw invalid('"type" must be the name of a type of events.')
  return type
}
