import { unguarded } from '../outputs/guard-output.ts'
import type { Progress } from '../run/watch/progress.ts'
import { plainText, printable } from '../text/plain-text.ts'
import { liveProgress } from './live/live-progress.ts'

export interface ProgressOptions {
  readonly quiet?: boolean | undefined
  /** Whether nothing but a document may be printed. */
  readonly json?: boolean | undefined
  readonly verbose?: boolean | undefined
  readonly stream?: NodeJS.WriteStream
}

/**
 * Progress on standard error: a view that changes in place on a terminal, plain lines elsewhere, nothing where it was not
 * wanted.
 */
export function terminalProgress(options: ProgressOptions): Progress & Disposable {
  const { quiet, json, verbose, stream = process.stderr } = options
  if (quiet || json) return { now() {}, say() {}, [Symbol.dispose]() {} }
  const progress = isLive(stream) ? liveProgress(unguarded(stream)) : plainProgress(stream)
  return verbose ? { ...progress, detail: progress.say } : progress
}

/** Whether a stream is a terminal on which lines can be drawn over, with a person before it. */
export function isLive(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !env.CI && env.TERM !== 'dumb'
}

function plainProgress(stream: NodeJS.WriteStream): Progress & Disposable {
  return {
    now(text, remainingMs) {
      const left = remainingMs ? ` (about ${Math.ceil(remainingMs / 1_000)} s left)` : ''
      stream.write(`${plainText(text)}${left}\n`)
    },
    say(text) {
      stream.write(`${printable(text)}\n`)
    },
    [Symbol.dispose]() {},
  }
}
