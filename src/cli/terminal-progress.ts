import chalk, { Chalk } from 'chalk'
import type { Progress } from '../pipeline/progress.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const CLEAR_LINE = '\r\u001b[K'

/** Progress on standard error: one line that changes on a terminal, plain lines elsewhere. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress & Disposable {
  if (!stream.isTTY || process.env.CI || process.env.TERM === 'dumb') return plainProgress(stream)
  const colour = process.env.NO_COLOR ? new Chalk({ level: 0 }) : chalk
  let frame = 0
  let text = ''
  let endsAt: number | undefined
  const draw = (): void => {
    const left = endsAt === undefined ? '' : ` · about ${seconds(Math.max(0, endsAt - performance.now()))} left`
    const line = `${FRAMES[frame++ % FRAMES.length]} ${text}${left}`
    stream.write(CLEAR_LINE + colour.cyan(line.slice(0, Math.max(20, stream.columns - 1))))
  }
  const timer = setInterval(draw, 100)
  timer.unref()
  return {
    now(next, remainingMs) {
      text = next
      endsAt = remainingMs === undefined ? undefined : performance.now() + remainingMs
      draw()
    },
    say(line) {
      stream.write(`${CLEAR_LINE}${line}\n`)
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      stream.write(CLEAR_LINE)
    },
  }
}

/** Says nothing at all. */
export const silentProgress: Progress & Disposable = { now() {}, say() {}, [Symbol.dispose]() {} }

function plainProgress(stream: NodeJS.WriteStream): Progress & Disposable {
  return {
    now(text, remainingMs) {
      stream.write(`${text}${remainingMs === undefined ? '' : ` (about ${seconds(remainingMs)} left)`}\n`)
    },
    say(line) {
      stream.write(`${line}\n`)
    },
    [Symbol.dispose]() {},
  }
}

function seconds(durationMs: number): string {
  return `${Math.ceil(durationMs / 1_000)} s`
}
