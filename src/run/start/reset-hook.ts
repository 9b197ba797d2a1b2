import { request } from 'undici'
import { ExitCode, messageOf, UserError } from '../../base/errors.ts'
import { maskCommand, maskUrls } from '../../outputs/mask-credentials.ts'
import { DIRECT } from '../../outside/direct.ts'
import { runProgram } from '../../outside/programs.ts'
import type { Headers } from '../../target/headers.ts'

/** Loading a data set may take its time; a hook that never ends must not hold up a run for ever. */
const TIMEOUT_MS = 120_000

export interface ResetOptions {
  readonly target: string
  /** Sent with the request to a URL. */
  readonly headers: Headers
  readonly signal: AbortSignal
}

/**
 * Puts the data of a target back to the start, as its user said: a URL gets a POST and has to answer 2xx, all else is a shell command
 * that has to end with exit code 0. Throws a UserError that quotes what went wrong, and the signal's reason.
 */
export async function runResetHook(hook: string, options: ResetOptions): Promise<void> {
  const { signal } = options
  const problem = `the data of ${options.target} could not be reset`
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const within = { ...options, signal: AbortSignal.any([signal, timeout]) }
  try {
    if (/^https?:\/\//i.test(hook)) await postTo(hook, problem, within)
    else await runCommand(hook, problem, within)
  } catch (cause) {
    signal.throwIfAborted()
    if (!timeout.aborted) throw cause
    throw new UserError(problem, {
      key: '--reset',
      found: `${maskCommand(maskUrls(hook))} had not ended after ${TIMEOUT_MS / 1_000} s`,
      remedy: 'Fix: find out by hand what it waits for',
      exitCode: ExitCode.failed,
      cause,
    })
  }
}

async function postTo(url: string, problem: string, { headers, signal }: ResetOptions): Promise<void> {
  const refused = (found: string, cause?: unknown): UserError =>
    new UserError(problem, {
      key: '--reset',
      found: `POST ${maskUrls(url)}: ${found}`,
      expected: 'an answer 2xx',
      remedy: 'Fix: see that this URL resets the data when it gets a POST',
      exitCode: ExitCode.failed,
      cause,
    })
  const { statusCode, body } = await request(url, { method: 'POST', headers, dispatcher: DIRECT, signal }).catch(
    (cause: unknown) => {
      signal.throwIfAborted()
      throw refused(messageOf(cause), cause)
    },
  )
  await body.dump()
  if (statusCode < 200 || statusCode >= 300) throw refused(`status ${statusCode}`)
}

async function runCommand(command: string, problem: string, { signal }: ResetOptions): Promise<void> {
  await runProgram(['/bin/sh', '-c', command], {
    signal,
    problem,
    key: '--reset',
    remedy: ({ exitCode }) =>
      `Fix: run ${maskCommand(command)} by hand in this folder${exitCode === null ? '' : `; it ended with exit code ${exitCode}, expected 0`}`,
  })
}
