import type { Load } from '../driver.ts'

/** The window of one stage, in milliseconds of one clock. */
export interface StageWindow {
  readonly fromMs: number
  readonly toMs: number
  readonly durationMs: number
}

/** The windows of a load that begins at a moment: they follow each other without a gap. A closed loop has one. */
export function stageWindows(load: Load, startMs: number): StageWindow[] {
  let fromMs = startMs + load.leadInMs
  return (load.loop === 'closed' ? [load] : load.stages).map(({ durationMs }) => {
    const window = { fromMs, toMs: fromMs + durationMs, durationMs }
    fromMs = window.toMs
    return window
  })
}
