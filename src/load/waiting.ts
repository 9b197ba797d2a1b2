import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

/** Waits; rejects with the signal's reason when it is aborted before. */
export async function wait(durationMs: number, abort: AbortSignal): Promise<void> {
  try {
    await delay(Math.max(0, durationMs), undefined, { signal: abort })
  } catch (error) {
    abort.throwIfAborted()
    throw error
  }
}

/** Waits for the end of a window: its time is up, or it is to finish early. Rejects with the reason of `abort`. */
export async function waitForEnd(durationMs: number, finish: AbortSignal, abort: AbortSignal): Promise<void> {
  if (finish.aborted) return
  const over = new AbortController()
  const either = AbortSignal.any([abort, over.signal])
  try {
    await Promise.race([wait(durationMs, either), once(finish, 'abort', { signal: either })])
  } finally {
    over.abort()
    abort.throwIfAborted()
  }
}
