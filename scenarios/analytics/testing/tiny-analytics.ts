import { createHash, createHmac, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { json, Refusal, type Route, serve, type TinyServer } from '../../../src/scenario/testing/tiny-server.ts'
import { batchBody, credentialsBody, eventType } from '../answers.ts'
import type { ClientRow } from '../dataset.ts'
import { type EventRow, HOUR_MS, MINUTE_MS, refusalOf } from '../events.ts'
import { minuteName, type Totals, topUsers, totalsOf, userHourName } from '../totals.ts'

/** One thing that an implementation does wrong. */
export type Flaw =
  | 'takes any token'
  | 'takes expired tokens'
  | 'takes bad values'
  | 'takes part of a bad batch'
  | 'takes late events'
  | 'drops late events without a word'
  | 'goes by the latest time that it has seen'
  | 'goes by the time of arrival'
  | 'counts what is sent again'
  | 'counts what stands twice in a batch'
  | 'lets the last one win'
  | 'leaves out the last minute'
  | 'puts the larger id first'
  | 'shows figures of a while ago'
  | 'forgets to count'
  | 'forgets to store'

const STALE_MS = 150

const looseBody = z.object({
  sentAtMs: z.int(),
  events: z
    .array(z.looseObject({ value: z.number() }))
    .min(1)
    .max(50),
})

/** Analytics in memory, over real HTTP: right in everything but their flaws. With `asynchronous` they answer 202 and count later. */
export async function tinyAnalytics(flaws: readonly Flaw[] = [], asynchronous = false): Promise<TinyServer> {
  const has = (flaw: Flaw): boolean => flaws.includes(flaw)
  const secret = randomUUID()
  const clients = new Map<number, ClientRow>()
  const events = new Map<string, EventRow>()
  /** What is counted: the events, and with some flaws more than these. */
  const counted: EventRow[] = []
  let known: Totals | undefined
  let pending = 0
  let latestMs = 0
  let knownSinceMs = 0
  const totals = (): Totals => {
    const isFresh = !has('shows figures of a while ago') || performance.now() - knownSinceMs < STALE_MS
    if (known !== undefined && isFresh) return known
    known = totalsOf(counted)
    knownSinceMs = performance.now()
    return known
  }
  const changed = (): void => {
    if (!has('shows figures of a while ago')) known = undefined
  }
  const sign = (payload: string): string => createHmac('sha256', secret).update(payload).digest('base64url')

  const authenticate = (authorization: string | undefined): void => {
    const [head = '', payload = '', signature = ''] = /^Bearer (.*)$/.exec(authorization ?? '')?.[1]?.split('.') ?? []
    if (has('takes any token') && signature !== '') return
    if (signature === '' || sign(`${head}.${payload}`) !== signature) throw new Refusal(401, 'unauthorized')
    const { expiresAtMs } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    if (expiresAtMs <= Date.now() && !has('takes expired tokens')) throw new Refusal(401, 'unauthorized')
  }

  const take = (event: EventRow, sentAtMs: number): void => {
    const isNew = !events.has(event.id)
    if (isNew || has('lets the last one win')) events.set(event.id, event)
    if (has('lets the last one win')) counted.splice(0, counted.length, ...events.values())
    else if ((isNew && !has('forgets to count')) || has('counts what is sent again')) {
      counted.push(has('goes by the time of arrival') ? { ...event, timeMs: sentAtMs } : event)
    }
    if (isNew && has('forgets to store')) events.delete(event.id)
    changed()
  }

  const read =
    (answer: (query: URLSearchParams) => object): Route =>
    ({ headers, query }) => {
      authenticate(headers.authorization)
      return json(200, answer(query))
    }
  const integer = (query: URLSearchParams, name: string, min: number, max: number, fallback?: number): number =>
    z.coerce
      .number()
      .int()
      .min(min)
      .max(max)
      .parse(query.get(name) ?? fallback)
  const timeOf = (query: URLSearchParams): number => integer(query, 'atMs', 0, Number.MAX_SAFE_INTEGER)
  const windowOf = (query: URLSearchParams, minutes: number) => {
    const atMs = timeOf(query)
    const untilMs = atMs - (atMs % MINUTE_MS) + MINUTE_MS
    return { fromMs: untilMs - minutes * MINUTE_MS, untilMs }
  }
  const minutesIn = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }) => {
    const endMs = has('leaves out the last minute') ? untilMs - MINUTE_MS : untilMs
    return [...totals().minutes.values()].filter(({ minuteMs }) => minuteMs >= fromMs && minuteMs < endMs)
  }
  const view = <Row extends object>(rows: () => Iterable<Row>, idOf: (row: Row) => string): Route => {
    /** As they were when the first page was asked for. */
    let sorted: Row[] = []
    return ({ query }) => {
      const after = query.get('after')
      if (after === null) sorted = [...rows()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
      const start = after === null ? 0 : sorted.findIndex((row) => idOf(row) === after) + 1
      const page = sorted.slice(start, start + 3_000)
      const last = page.at(-1)
      return json(200, { rows: page, next: last !== undefined && last !== sorted.at(-1) ? idOf(last) : null })
    }
  }

  return serve({
    'POST /tokens': ({ body }) => {
      const { clientId, apiKey, expiresInSeconds = 3_600 } = credentialsBody.parse(body)
      if (clients.get(clientId)?.keyHash !== createHash('sha256').update(apiKey).digest('hex')) {
        throw new Refusal(401, 'wrong_credentials')
      }
      const expiresAtMs = Date.now() + expiresInSeconds * 1_000
      const payload = [{ alg: 'HS256' }, { sub: clientId, expiresAtMs }].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      )
      const token = [...payload, sign(payload.join('.'))].join('.')
      return json(201, { token, expiresAt: new Date(expiresAtMs).toISOString() })
    },
    'POST /events': ({ headers, body }) => {
      authenticate(headers.authorization)
      const loose = looseBody.safeParse(body)
      const parsed = batchBody.safeParse(body)
      if (!parsed.success && !(has('takes bad values') && loose.success)) {
        const first = loose.data?.events[0] as EventRow | undefined
        if (has('takes part of a bad batch') && first !== undefined) take(first, loose.data?.sentAtMs ?? 0)
        throw new Refusal(400, 'bad_request')
      }
      const batch = (parsed.data ?? body) as { sentAtMs: number; events: EventRow[] }
      latestMs = Math.max(latestMs, batch.sentAtMs)
      const nowMs = has('goes by the latest time that it has seen') ? latestMs : batch.sentAtMs
      const refused: object[] = []
      const taken = new Map<string, EventRow>()
      for (const event of batch.events) {
        const reason = refusalOf(event.timeMs, nowMs)
        if (reason === undefined || (has('takes late events') && reason === 'too_late')) {
          if (taken.has(event.id) && has('counts what stands twice in a batch')) counted.push(event)
          else if (!taken.has(event.id)) taken.set(event.id, event)
        } else if (!has('drops late events without a word')) refused.push({ id: event.id, reason })
      }
      const apply = (): void => {
        for (const event of taken.values()) take(event, batch.sentAtMs)
      }
      if (asynchronous) {
        pending += 1
        void delay(5).then(() => {
          apply()
          pending -= 1
        })
      } else apply()
      return json(asynchronous ? 202 : 201, { accepted: taken.size, refused })
    },
    'GET /events/:id': ({ id, headers }) => {
      authenticate(headers.authorization)
      const event = events.get(id)
      if (event === undefined) throw new Refusal(404, 'not_found')
      return json(200, { ...event, counted: true })
    },
    'GET /aggregates': read((query) => {
      const type = eventType.parse(query.get('type'))
      const window = windowOf(query, integer(query, 'minutes', 1, 60, 15))
      const minutes = minutesIn(window)
        .filter((row) => row.type === type)
        .sort((a, b) => a.minuteMs - b.minuteMs)
        .map(({ type: _, ...minute }) => minute)
      return { type, ...window, minutes }
    }),
    'GET /top-users': read((query) => {
      const type = eventType.parse(query.get('type'))
      const atMs = timeOf(query)
      const hourMs = atMs - (atMs % HOUR_MS)
      const users = topUsers(totals(), type, hourMs, integer(query, 'limit', 1, 100, 10))
      const sorted = has('puts the larger id first')
        ? users.toSorted((a, b) => b.sum - a.sum || b.userId - a.userId)
        : users
      return { type, hourMs, users: sorted.map(({ userId, count, sum }) => ({ userId, count, sum })) }
    }),
    'GET /live': read((query) => {
      const window = windowOf(query, 5)
      const rows = minutesIn(window)
      const add = (figure: 'count' | 'sum'): number => rows.reduce((total, row) => total + row[figure], 0)
      return { ...window, count: add('count'), sum: add('sum') }
    }),
    'POST /bench/reset': () => {
      clients.clear()
      events.clear()
      counted.length = 0
      known = undefined
      return { status: 204 }
    },
    'POST /bench/rows': ({ body }) => {
      const { kind, rows } = body as { kind: string; rows: unknown[] }
      for (const row of rows) {
        if (kind === 'clients') clients.set((row as ClientRow).id, row as ClientRow)
        else {
          events.set((row as EventRow).id, row as EventRow)
          counted.push(row as EventRow)
        }
      }
      return { status: 204 }
    },
    'POST /bench/ready': () => ({ status: 204 }),
    'GET /bench/audit': () => json(200, { pending }),
    'GET /bench/audit/events': view(
      () => events.values(),
      ({ id }) => id,
    ),
    'GET /bench/audit/minutes': view(() => totals().minutes.values(), minuteName),
    'GET /bench/audit/userHours': view(() => totals().userHours.values(), userHourName),
  })
}
