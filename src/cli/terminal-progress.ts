import type { Progress } from '../pipeline/progress.ts'
import { plainText, printable } from '../report/plain-text.ts'
import { liveProgress } from './live/live-progress.ts'

/** Progress on standard error: a view that changes in place on a terminal, plain lines elsewhere. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress & Disposable {
  return isLive(stream) ? liveProgress(stream) : plainProgress(stream)
}

/** Says nothing at all. */
export const silentProgress: Progress & Disposable = { now() {}, say() {}, [Symbol.dispose]() {} }

/** Whether a stream is a terminal on which lines can be drawn over, with a person before it. */
export function isLive(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !env.CI && env.TERM !== 'dumb'
}

function plainProgress(stream: NodeJS.WriteStream): Progress & Disposable {
  return {
    now(text, remainingMs) {
      const left = remainingMs === undefined ? '' : ` (about ${Math.ceil(remainingMs / 1_000)} s left)`
      stream.write(`${plainText(text)}${left}\n`)
    },
    say(text) {
      stream.write(`${printable(text)}\n`)
    },
    [Symbol.dispose]() {},
  }
}
