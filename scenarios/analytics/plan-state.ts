import type { Random } from '../../src/scenario/random.ts'
import { type AnalyticsData, CLIENTS, START_MS } from './dataset.ts'
import { batchKey, drawIdSource, type EventRow, type IdSource } from './events.ts'

export interface PlannedBatch {
  /** The client's name of the batch; the ids of the events that were made for it begin with it. */
  readonly key: string
  readonly clientId: number
  readonly sentAtMs: number
  readonly events: readonly EventRow[]
}

/** What planning knows: the simulated time, and what has been planned so far. */
export interface AnalyticsPlanState {
  readonly data: AnalyticsData
  /** Simulated time; each batch moves it on. */
  nowMs: number
  /** Names the batches of this stream. */
  source: IdSource | undefined
  batches: number
  /** Batches that may be sent again, the latest at the end. */
  readonly latest: PlannedBatch[]
}

/** Simulated time between two batches of a stream: five a second, three hundred a minute. */
const STEP_MS = 200
/** Small, so that what is sent again may still be on its way for the first time. */
const REMEMBERED = 16

export function analyticsPlanState(data: AnalyticsData): AnalyticsPlanState {
  return { data, nowMs: START_MS, source: undefined, batches: 0, latest: [] }
}

export function drawClient(random: Random): number {
  return random.int(1, CLIENTS)
}

/** Moves time on and names a batch as no other batch of this stream is named, nor one of another stream. */
export function nextBatchKey(state: AnalyticsPlanState, random: Random): string {
  state.source ??= drawIdSource(random)
  state.nowMs += STEP_MS
  const key = batchKey(state.source, state.nowMs, state.batches)
  state.batches += 1
  return key
}

export function rememberBatch(state: AnalyticsPlanState, batch: PlannedBatch): void {
  state.latest.push(batch)
  if (state.latest.length > REMEMBERED) state.latest.shift()
}
