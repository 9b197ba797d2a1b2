import type { Operation } from '../../../src/scenario/define.ts'
import type { Random } from '../../../src/scenario/random.ts'
import { weighted } from '../../../src/scenario/sampling.ts'
import { type BatchAnswer, batchAnswer, batchBody, type EventAnswer } from '../answers.ts'
import { drawType, drawUser, drawValue, type EventRow, eventIdOf, LATENESS_MS, refusalOf } from '../events.ts'
import { type AnalyticsMemory, authorization } from '../memory.ts'
import { type AnalyticsPlanState, drawClient, nextBatchKey, type PlannedBatch, rememberBatch } from '../plan-state.ts'

/** What the ledger keeps of an accepted batch. */
export interface TakenBatch {
  readonly sentAtMs: number
  readonly events: readonly EventRow[]
  /** Ids of those that the target refused. */
  readonly refused: readonly string[]
}

const drawSize = weighted([
  [[1, 1], 20],
  [[2, 8], 50],
  [[9, 25], 24],
  [[26, 50], 6],
] as const)

const drawFate = weighted([
  ['fresh', 900],
  ['late', 60],
  ['too late', 10],
  ['sent before', 20],
  ['twice in this batch', 10],
] as const)

/** Share of batches that are sent a second time as they are, by clients that did not wait for the answer. */
const SENT_AGAIN = 0.02
/** Most events are sent within a few seconds. */
const FRESH_MS = 5_000

function drawEvents(state: AnalyticsPlanState, random: Random, key: string): EventRow[] {
  const [least, most] = drawSize(random)
  const events: EventRow[] = []
  for (let index = random.int(least, most) - 1; index >= 0; index--) {
    const fate = drawFate(random)
    const earlier = fate === 'sent before' ? state.latest : [{ events }]
    const again = fate === 'sent before' || fate === 'twice in this batch' ? pickEvent(earlier, random) : undefined
    events.push(again ?? drawEvent(eventIdOf(key, index), drawTime(state.nowMs, fate, random), random))
  }
  return events
}

function pickEvent(batches: readonly { readonly events: readonly EventRow[] }[], random: Random): EventRow | undefined {
  const { events = [] } = batches.length === 0 ? {} : random.pick(batches)
  return events.length === 0 ? undefined : random.pick(events)
}

function drawEvent(id: string, timeMs: number, random: Random): EventRow {
  const type = drawType(random)
  return { id, type, userId: drawUser(random), timeMs, value: drawValue(type, random) }
}

function drawTime(nowMs: number, fate: ReturnType<typeof drawFate>, random: Random): number {
  if (fate === 'late') return nowMs - random.int(FRESH_MS, LATENESS_MS)
  if (fate === 'too late') return nowMs - LATENESS_MS - random.int(1, LATENESS_MS)
  return nowMs - random.int(0, FRESH_MS)
}

export const postEvents: Operation<AnalyticsPlanState, AnalyticsMemory, PlannedBatch> = {
  weight: 35,
  plan(state, random) {
    const key = nextBatchKey(state, random)
    const again = random.next() < SENT_AGAIN ? state.latest.at(-1) : undefined
    if (again !== undefined) return { ...again, key }
    const clientId = drawClient(random)
    const batch = { key, clientId, sentAtMs: state.nowMs, events: drawEvents(state, random, key) }
    rememberBatch(state, batch)
    return batch
  },
  request: ({ clientId, sentAtMs, events }, memory) => ({
    method: 'POST',
    path: '/events',
    headers: authorization(memory, clientId),
    body: { sentAtMs, events },
  }),
  answers: { 201: batchAnswer, 202: batchAnswer },
  mismatch({ sentAtMs, events }, response) {
    const { accepted, refused } = response.body as BatchAnswer
    const late = new Set(events.filter(({ timeMs }) => refusalOf(timeMs, sentAtMs) !== undefined).map(({ id }) => id))
    const isRight = refused.every(({ id }) => late.has(id)) && new Set(refused.map(({ id }) => id)).size === late.size
    if (!isRight) return 'other events are refused than those that are too late'
    const inTime = new Set(events.map(({ id }) => id)).size - late.size
    return accepted === inTime ? undefined : 'more or fewer events are accepted than were in time'
  },
  writeKey: ({ key }) => key,
  accepted({ key, sentAtMs, events }, response) {
    const { refused, accepted } = response.body as BatchAnswer
    if (accepted === 0) return undefined
    const content: TakenBatch = { sentAtMs, events, refused: refused.map(({ id }) => id) }
    return { id: key, content }
  },
  visibility: {
    request({ clientId, events }, response, memory) {
      const refused = new Set((response.body as BatchAnswer).refused.map(({ id }) => id))
      const { id = '' } = events.find((event) => !refused.has(event.id)) ?? {}
      return { method: 'GET', path: `/events/${id}`, headers: authorization(memory, clientId) }
    },
    visible: ({ status, body }) => status === 200 && (body as EventAnswer).counted,
  },
  api: {
    summary: 'Send a batch of events',
    description:
      '201 when the totals hold all accepted events, 202 when they will. `accepted` counts the events that were in time, each id once, whether they were sent before or not; `refused` lists the others.',
    method: 'POST',
    path: '/events',
    signedIn: true,
    body: batchBody,
    refusals: { 400: 'no JSON, or a wrong body: nothing of it is taken', 401: 'no valid token' },
  },
}
