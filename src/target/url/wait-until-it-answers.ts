import { setTimeout as delay } from 'node:timers/promises'
import { request } from 'undici'
import { ExitCode, messageOf, UserError } from '../../base/errors.ts'
import { DIRECT } from '../../outside/direct.ts'
import { connectionRemedy } from './connection-remedy.ts'

const POLL_INTERVAL_MS = 50
const ANSWER_TIMEOUT_MS = 2_000

/**
 * Asks what has no health path for `/` until anything comes back: a port that is open may belong to a program that
 * does not speak HTTP, or not yet. Any status will do, for nobody promised that there is such a page.
 * Rejects with a UserError when nothing has come in time, and with the signal's reason.
 */
export async function waitUntilItAnswers(url: URL, patienceMs: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    signal.throwIfAborted()
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)])
      // No connection is left to what is about to be measured.
      const answer = await request(new URL('/', url), { dispatcher: DIRECT, signal: within, reset: true })
      // Any answer will do, and one that never ends is one. To be destroyed before its end is an error to it.
      answer.body.on('error', () => {}).destroy()
      return
    } catch (cause) {
      signal.throwIfAborted()
      if (performance.now() > deadline) {
        throw new UserError(`${url.href} does not answer`, {
          found: messageOf(cause),
          expected: 'an answer to GET /, of any status',
          remedy: connectionRemedy(cause, url.href),
          exitCode: ExitCode.failed,
          cause,
        })
      }
    }
    await delay(POLL_INTERVAL_MS, undefined, { signal })
  }
}
