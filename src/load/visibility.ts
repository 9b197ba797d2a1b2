import { setTimeout as delay } from 'node:timers/promises'
import { openClient, type RequestManner } from '../scenario/client.ts'
import type { Planned, Response, Scenario } from '../scenario/define.ts'
import type { Recorder } from './recorder.ts'

/** How many writes are watched, and how closely. */
export interface ProbePace {
  /** Not more than one write in this time is watched. */
  readonly shortestGapMs: number
  /** Polls are this share of the waiting time apart: every time is known to within so much. */
  readonly pollShare: number
}

/** At a rate that leaves room: each poll is one more request. */
export const BESIDE_A_RATE: ProbePace = { shortestGapMs: 40, pollShare: 0.1 }
/** Where all of the target is in use, what is read back is taken from what is measured. */
export const BESIDE_SATURATION: ProbePace = { shortestGapMs: 250, pollShare: 0.25 }

/** One accepted write in this many is watched. */
const WATCH_EVERY = 5
const MOST_AT_ONCE = 64
const GIVE_UP_AFTER_MS = 10_000
const SHORTEST_POLL_MS = 2

/** Reads accepted writes back until their effect can be seen. */
export interface VisibilityProbe extends AsyncDisposable {
  /** Tells of an accepted write; some of them are watched, and what is seen of them goes to the recorder. */
  accepted(planned: Planned, response: Response, acceptedMs: number, recorder: SeenBy): void
  /** Writes that are being watched; none is for longer than 10 s. */
  readonly watching: number
}

type SeenBy = Pick<Recorder, 'visible' | 'invisible'>

export interface ProbedTarget {
  readonly scenario: Scenario
  readonly memory: unknown
  readonly entrypoint: string
  readonly manner?: RequestManner | undefined
  readonly requestTimeoutMs: number
  readonly giveUpAfterMs?: number
  readonly pace: ProbePace
}

/**
 * A probe with connections of its own, so that it does not take those of the load.
 * @param fail told of what the scenario threw
 */
export function openVisibilityProbe(
  { scenario, memory, entrypoint, manner, requestTimeoutMs, giveUpAfterMs = GIVE_UP_AFTER_MS, pace }: ProbedTarget,
  fail: (error: unknown) => void,
): VisibilityProbe {
  const stopped = new AbortController()
  const client = openClient(entrypoint, {
    ...manner,
    connections: MOST_AT_ONCE,
    requestTimeoutMs,
    signal: stopped.signal,
  })
  const watched = new Set<Promise<void>>()
  let writes = 0
  let lastMs = Number.NEGATIVE_INFINITY

  async function watch(
    { operation, params }: Planned,
    accepting: Response,
    acceptedMs: number,
    recorder: SeenBy,
  ): Promise<void> {
    const visibility = scenario.operations[operation]?.visibility
    if (visibility === undefined) return
    for (;;) {
      const response = await client.send(visibility.request(params, accepting, memory)).catch(() => undefined)
      const afterMs = performance.now() - acceptedMs
      if (response !== undefined && visibility.visible(response, accepting)) return recorder.visible(afterMs)
      if (stopped.signal.aborted) return
      if (afterMs >= giveUpAfterMs) return recorder.invisible()
      await delay(Math.max(SHORTEST_POLL_MS, afterMs * pace.pollShare))
    }
  }

  return {
    accepted(planned, response, acceptedMs, recorder) {
      const chosen = writes++ % WATCH_EVERY === 0
      if (!chosen || acceptedMs - lastMs < pace.shortestGapMs || watched.size >= MOST_AT_ONCE) return
      lastMs = acceptedMs
      const watching = watch(planned, response, acceptedMs, recorder)
        .catch(fail)
        .finally(() => watched.delete(watching))
      watched.add(watching)
    },
    get watching() {
      return watched.size
    },
    async [Symbol.asyncDispose]() {
      stopped.abort()
      await client[Symbol.asyncDispose]()
      await Promise.all(watched)
    },
  }
}
