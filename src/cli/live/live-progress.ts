import { Chalk } from 'chalk'
import type { Progress } from '../../run/watch/progress.ts'
import { printable } from '../../text/plain-text.ts'
import { terminalLook } from '../terminal-look.ts'
import { liveFrame } from './live-frame.ts'
import { LiveScreen } from './live-screen.ts'
import { initialState, type LiveState, withDoing, withLoad, withRun, withStage } from './live-state.ts'

/** Most frames a second are five: this runs on the CPU of the driver. */
const LEAST_BETWEEN_FRAMES_MS = 200
/** The clocks go on where nothing else does. */
const TICK_MS = 1_000

/** Progress as a view that is drawn over again in place, at the end of what stands on the terminal. */
export function liveProgress(stream: NodeJS.WriteStream): Required<Omit<Progress, 'detail'>> & Disposable {
  const paint = new Chalk({ level: terminalLook({ stdout: stream, env: process.env }).colour ? 1 : 0 })
  const screen = new LiveScreen(stream)
  let state = initialState(performance.now())
  let drawnMs = Number.NEGATIVE_INFINITY
  let pending: NodeJS.Timeout | undefined
  let isOver = false
  const draw = (): void => {
    clearTimeout(pending)
    pending = undefined
    drawnMs = performance.now()
    // One column and one row stay free: a line that fills its row, or a frame that fills the screen, would scroll it.
    const size = { columns: (stream.columns || 80) - 1, rows: (stream.rows || 24) - 1 }
    screen.draw(liveFrame(state, drawnMs, size, paint))
  }
  const change = (next: LiveState): void => {
    state = next
    if (!isOver)
      pending ??= setTimeout(draw, Math.max(0, drawnMs + LEAST_BETWEEN_FRAMES_MS - performance.now())).unref()
  }
  const tick = setInterval(draw, TICK_MS).unref()
  const giveBack = (): void => screen[Symbol.dispose]()
  const suspend = (): void => {
    giveBack()
    process.kill(process.pid, 'SIGSTOP')
  }
  stream.on('resize', draw)
  process.on('exit', giveBack)
  // Before the error is printed: what is taken away afterwards would be the error.
  process.on('uncaughtExceptionMonitor', giveBack)
  process.on('SIGTSTP', suspend)
  return {
    now: (text, remainingMs) => change(withDoing(state, text, performance.now(), remainingMs)),
    say: (text) => (isOver ? void stream.write(`${printable(text)}\n`) : screen.print(printable(text))),
    run: (seen) => change(withRun(state, seen)),
    stage: (seen) => change(withStage(state, seen)),
    load: (seen) => change(withLoad(state, seen)),
    /** What is said afterwards is printed below what stands there by then. */
    [Symbol.dispose]() {
      isOver = true
      clearInterval(tick)
      clearTimeout(pending)
      stream.off('resize', draw)
      process.off('exit', giveBack)
      process.off('uncaughtExceptionMonitor', giveBack)
      process.off('SIGTSTP', suspend)
      giveBack()
    },
  }
}
