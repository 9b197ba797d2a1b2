import { z } from 'zod'
import type { Operation, OperationApi } from '../../../src/scenario/define.ts'
import type { Random } from '../../../src/scenario/random.ts'
import { pickRow } from '../../../src/scenario/rows.ts'
import { weighted } from '../../../src/scenario/sampling.ts'
import {
  type AggregatesAnswer,
  aggregatesAnswer,
  eventAnswer,
  eventType,
  liveAnswer,
  type TopUsersAnswer,
  timeMs,
  topUsersAnswer,
} from '../answers.ts'
import { drawType, HOUR_MS, MINUTE_MS } from '../events.ts'
import { type AnalyticsMemory, authorization } from '../memory.ts'
import { type AnalyticsPlanState, drawClient } from '../plan-state.ts'

interface ReadParams {
  readonly clientId: number
  readonly path: string
  /** What the answer must say that it is about. */
  readonly about: Readonly<Record<string, unknown>>
}

type Reading = Operation<AnalyticsPlanState, AnalyticsMemory, ReadParams>
type ReadingApi = Omit<OperationApi, 'method' | 'signedIn'>

const refusals = { 400: 'a parameter is missing, or out of bounds', 401: 'no valid token' }
const atMs = timeMs.describe('Unix time in milliseconds that the minute or hour holds which is asked for.')

/** An operation that reads at the simulated now. */
function reading<Answer>(
  weight: number,
  answer: z.ZodType<Answer>,
  plan: (state: AnalyticsPlanState, random: Random) => Omit<ReadParams, 'clientId'>,
  api: ReadingApi,
  contents: (answer: Answer) => string | undefined = () => undefined,
): Reading {
  return {
    weight,
    plan: (state, random) => ({ clientId: drawClient(random), ...plan(state, random) }),
    request: ({ clientId, path }, memory) => ({ method: 'GET', path, headers: authorization(memory, clientId) }),
    answers: { 200: answer },
    mismatch({ about }, { body }) {
      const wrong = Object.keys(about).find((key) => (body as Record<string, unknown>)[key] !== about[key])
      return wrong === undefined ? contents(body as Answer) : `the answer has another ${wrong} than was asked for`
    },
    api: { ...api, method: 'GET', signedIn: true },
  }
}

/** So many minutes, the one that holds the time being the last. */
function windowAt(atMs: number, minutes: number): { readonly fromMs: number; readonly untilMs: number } {
  const untilMs = atMs - (atMs % MINUTE_MS) + MINUTE_MS
  return { fromMs: untilMs - minutes * MINUTE_MS, untilMs }
}

/** Users that are told where the request does not say how many. */
const TOP_USERS = 10

function minutesMismatch({ fromMs, untilMs, minutes }: AggregatesAnswer): string | undefined {
  const inOrder = minutes.every(({ minuteMs }, index) => minuteMs > (minutes[index - 1]?.minuteMs ?? fromMs - 1))
  return inOrder && (minutes.at(-1)?.minuteMs ?? fromMs) < untilMs
    ? undefined
    : 'minutes that are not in order, or outside of the window'
}

function topUsersMismatch({ users }: TopUsersAnswer): string | undefined {
  if (users.length > TOP_USERS) return 'more users than were asked for'
  const inOrder = users.every(({ userId, sum }, index) => {
    const before = users[index - 1]
    return before === undefined || before.sum > sum || (before.sum === sum && before.userId < userId)
  })
  return inOrder ? undefined : 'users that are not in the order of their sums'
}

const drawMinutes = weighted([
  [5, 40],
  [15, 40],
  [60, 20],
])

export const readAggregates = reading(
  30,
  aggregatesAnswer,
  ({ nowMs }, random) => {
    const [type, minutes] = [drawType(random), drawMinutes(random)]
    const path = `/aggregates?type=${type}&atMs=${nowMs}&minutes=${minutes}`
    return { path, about: { type, ...windowAt(nowMs, minutes) } }
  },
  {
    summary: 'Totals of a type by minute, in a window of minutes',
    description:
      'The minute that holds `atMs` is the last of the window. Minutes without events are left out, the earliest comes first.',
    path: '/aggregates',
    parameters: { query: { type: eventType, atMs, minutes: z.int().min(1).max(60).default(15) } },
    refusals,
  },
  minutesMismatch,
)

export const readTopUsers = reading(
  10,
  topUsersAnswer,
  ({ nowMs }, random) => {
    const type = drawType(random)
    return { path: `/top-users?type=${type}&atMs=${nowMs}`, about: { type, hourMs: nowMs - (nowMs % HOUR_MS) } }
  },
  {
    summary: 'Users with the largest sums of a type, in the hour that holds a time',
    description: 'The largest sum comes first; of equal ones the smaller user id.',
    path: '/top-users',
    parameters: { query: { type: eventType, atMs, limit: z.int().min(1).max(100).default(TOP_USERS) } },
    refusals,
  },
  topUsersMismatch,
)

export const readLive = reading(
  20,
  liveAnswer,
  ({ nowMs }) => ({ path: `/live?atMs=${nowMs}`, about: windowAt(nowMs, 5) }),
  {
    summary: 'The live figure: events of all types in five minutes',
    description: 'The minute that holds `atMs` is the last of the five.',
    path: '/live',
    parameters: { query: { atMs } },
    refusals,
  },
)

export const readEvent = reading(
  4,
  eventAnswer,
  ({ data }, random) => {
    const event = pickRow(data.events, random)
    return { path: `/events/${event.id}`, about: { ...event, counted: true } }
  },
  {
    summary: 'An event as it was sent, and whether the totals hold it',
    path: '/events/{id}',
    parameters: { path: { id: z.uuid() } },
    refusals: { 401: 'no valid token', 404: 'unknown event; one that is accepted may be unknown until it is counted' },
  },
)
