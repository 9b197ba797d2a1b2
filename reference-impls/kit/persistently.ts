import { setTimeout as delay } from 'node:timers/promises'

const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 500

/**
 * Does something that may be done twice, again and again until it succeeds or the time is up: then it rejects with what
 * was last in the way.
 */
export async function persistently<Result>(work: () => Promise<Result>, withinMs: number): Promise<Result> {
  const deadline = performance.now() + withinMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() + pauseMs > deadline) throw error
      await delay(pauseMs)
    }
  }
}
