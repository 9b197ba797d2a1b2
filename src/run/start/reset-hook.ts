import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { request } from 'undici'
import { ExitCode, messageOf, UserError } from '../../base/errors.ts'
import { maskCommand, maskUrls } from '../../outputs/mask-credentials.ts'
import { DIRECT } from '../../outside/direct.ts'
import type { Headers } from '../../target/headers.ts'

/** Loading a data set may take its time; a hook that never ends must not hold up a run for ever. */
const TIMEOUT_MS = 120_000
const KEPT_CHARACTERS = 300
const MOST_OUTPUT_BYTES = 16 * 2 ** 20

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
  const isUrl = /^https?:\/\//i.test(hook)
  const found = await (isUrl ? postTo(hook, options) : runCommand(hook, options))
  if (found === undefined) return
  throw new UserError(`the data of ${options.target} could not be reset`, {
    key: '--reset',
    found: `${isUrl ? `POST ${maskUrls(hook)}` : maskCommand(hook)}: ${found}`,
    expected: isUrl ? 'an answer 2xx' : 'exit code 0',
    remedy: isUrl
      ? 'Fix: see that this URL resets the data when it gets a POST'
      : 'Fix: run the command by hand in this folder',
    exitCode: ExitCode.failed,
  })
}

/** What went wrong; undefined: nothing. */
async function postTo(url: string, { headers, signal }: ResetOptions): Promise<string | undefined> {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
    const { statusCode, body } = await request(url, { method: 'POST', headers, dispatcher: DIRECT, signal: within })
    await body.dump()
    return statusCode >= 200 && statusCode < 300 ? undefined : `status ${statusCode}`
  } catch (error) {
    signal.throwIfAborted()
    return messageOf(error)
  }
}

async function runCommand(command: string, { signal }: ResetOptions): Promise<string | undefined> {
  try {
    await promisify(execFile)('/bin/sh', ['-c', command], {
      signal,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_OUTPUT_BYTES,
    })
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    const { code, stderr = '' } = error as { readonly code?: number | string; readonly stderr?: string }
    const words = stderr.trim().slice(-KEPT_CHARACTERS)
    return [typeof code === 'number' ? `exit code ${code}` : messageOf(error), words].filter(Boolean).join(': ')
  }
}
