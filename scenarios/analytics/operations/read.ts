import { z } from 'zod'
import type { Operation, OperationApi } from '../../../src/scenario/define.ts'
import type { Random } from '../../../src/scenario/random.ts'
import { pickRow } from '../../../src/scenario/rows.ts'
import { weighted } from '../../../src/scenario/sampling.ts'
import { aggregatesAnswer, eventAnswer, eventType, liveAnswer, timeMs, topUsersAnswer } from '../answers.ts'
import { drawType } from '../events.ts'
import { type AnalyticsMemory, authorization } from '../memory.ts'
import { type AnalyticsPlanState, drawClient } from '../plan-state.ts'

interface ReadParams {
  readonly clientId: number
  readonly path: string
}

type Reading = Operation<AnalyticsPlanState, AnalyticsMemory, ReadParams>
type ReadingApi = Omit<OperationApi, 'method' | 'signedIn'>

const refusals = { 400: 'a parameter is missing, or out of bounds', 401: 'no valid token' }
const atMs = timeMs.describe('Unix time in milliseconds that the minute or hour holds which is asked for.')

/** An operation that reads at the simulated now. */
function reading(
  weight: number,
  answer: z.ZodType,
  path: (state: AnalyticsPlanState, random: Random) => string,
  api: ReadingApi,
): Reading {
  return {
    weight,
    plan: (state, random) => ({ clientId: drawClient(random), path: path(state, random) }),
    request: ({ clientId, path }, memory) => ({ method: 'GET', path, headers: authorization(memory, clientId) }),
    answers: { 200: answer },
    api: { ...api, method: 'GET', signedIn: true },
  }
}

const drawMinutes = weighted([
  [5, 40],
  [15, 40],
  [60, 20],
])

export const readAggregates = reading(
  30,
  aggregatesAnswer,
  ({ nowMs }, random) => `/aggregates?type=${drawType(random)}&atMs=${nowMs}&minutes=${drawMinutes(random)}`,
  {
    summary: 'Totals of a type by minute, in a window of minutes',
    description:
      'The minute that holds `atMs` is the last of the window. Minutes without events are left out, the earliest comes first.',
    path: '/aggregates',
    parameters: { query: { type: eventType, atMs, minutes: z.int().min(1).max(60).default(15) } },
    refusals,
  },
)

export const readTopUsers = reading(
  10,
  topUsersAnswer,
  ({ nowMs }, random) => `/top-users?type=${drawType(random)}&atMs=${nowMs}`,
  {
    summary: 'Users with the largest sums of a type, in the hour that holds a time',
    description: 'The largest sum comes first; of equal ones the smaller user id.',
    path: '/top-users',
    parameters: { query: { type: eventType, atMs, limit: z.int().min(1).max(100).default(10) } },
    refusals,
  },
)

export const readLive = reading(20, liveAnswer, ({ nowMs }) => `/live?atMs=${nowMs}`, {
  summary: 'The live figure: events of all types in five minutes',
  description: 'The minute that holds `atMs` is the last of the five.',
  path: '/live',
  parameters: { query: { atMs } },
  refusals,
})

export const readEvent = reading(4, eventAnswer, ({ data }, random) => `/events/${pickRow(data.events, random).id}`, {
  summary: 'An event as it was sent, and whether the totals hold it',
  path: '/events/{id}',
  parameters: { path: { id: z.uuid() } },
  refusals: { 401: 'no valid token', 404: 'unknown event; one that is accepted may be unknown until it is counted' },
})
