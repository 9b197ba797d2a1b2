import type { Operation } from '../../../src/scenario/define.ts'
import type { Random } from '../../../src/scenario/random.ts'
import { weighted } from '../../../src/scenario/sampling.ts'
import { aggregatesAnswer, eventAnswer, liveAnswer, topUsersAnswer } from '../answers.ts'
import { drawType } from '../events.ts'
import { type AnalyticsMemory, authorization } from '../memory.ts'
import { type AnalyticsPlanState, drawClient } from '../plan-state.ts'

interface ReadParams {
  readonly clientId: number
  readonly path: string
}

/** An operation that reads at the simulated now. */
function reading(
  weight: number,
  answer: Operation<AnalyticsPlanState, AnalyticsMemory, ReadParams>['answers'][number],
  path: (state: AnalyticsPlanState, random: Random) => string,
): Operation<AnalyticsPlanState, AnalyticsMemory, ReadParams> {
  return {
    weight,
    plan: (state, random) => ({ clientId: drawClient(random), path: path(state, random) }),
    request: ({ clientId, path }, memory) => ({ method: 'GET', path, headers: authorization(memory, clientId) }),
    answers: { 200: answer },
  }
}

const drawMinutes = weighted([
  [5, 40],
  [15, 40],
  [60, 20],
])

export const readAggregates = reading(30, aggregatesAnswer, ({ nowMs }, random) => {
  return `/aggregates?type=${drawType(random)}&atMs=${nowMs}&minutes=${drawMinutes(random)}`
})

export const readTopUsers = reading(10, topUsersAnswer, ({ nowMs }, random) => {
  return `/top-users?type=${drawType(random)}&atMs=${nowMs}`
})

export const readLive = reading(20, liveAnswer, ({ nowMs }) => `/live?atMs=${nowMs}`)

export const readEvent = reading(4, eventAnswer, ({ data }, random) => `/events/${random.pick(data.events).id}`)
