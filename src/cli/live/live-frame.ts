import type { ChalkInstance } from 'chalk'
import type { RunSnapshot, TargetSnapshot } from '../../run/watch/progress.ts'
import { formatNumber } from '../../text/format.ts'
import { plainText } from '../../text/plain-text.ts'
import { sparkline } from '../../text/sparkline.ts'
import { fitText, padText, textWidth } from '../../text/text-width.ts'
import { busyTarget, type LiveState } from './live-state.ts'

export interface FrameSize {
  /** Characters in a line, and lines, that may be used. */
  readonly columns: number
  readonly rows: number
}

/** Wider than this it would not read better, and a terminal that gets narrower would break the lines. */
const WIDEST = 100
const LABEL_WIDTH = 10
const FIGURE_WIDTH = 14
const STATUS_WIDTH = 12
const ERRORS_WIDTH = 8
const WIDEST_BAR = 10
const NOTHING = '–'

/** What is shown at one moment, line by line, in no more columns and rows than there are. */
export function liveFrame(state: LiveState, nowMs: number, size: FrameSize, paint: ChalkInstance): string[] {
  const columns = Math.min(size.columns, WIDEST)
  const blocks = [headLines(state, nowMs, columns, paint), loadLines(state, columns, paint)]
  const room = size.rows - blocks.flat().length - blocks.filter(({ length }) => length > 0).length
  const table = state.run && room >= 2 ? tableLines(state.run, state, { columns, rows: room }, paint) : []
  return [...blocks, table]
    .filter(({ length }) => length > 0)
    .flatMap((block, index) => (index === 0 ? block : ['', ...block]))
    .slice(0, Math.max(1, size.rows))
}

function headLines({ doing, sinceMs, endsMs }: LiveState, nowMs: number, columns: number, paint: ChalkInstance) {
  // Where it takes longer than was thought, nobody knows for how much longer.
  const isKnown = endsMs !== undefined && endsMs > nowMs
  const left = isKnown ? `about ${clock(endsMs - nowMs)} left` : clock(nowMs - sinceMs)
  const text = fitText(plainText(doing), Math.max(8, columns - left.length - 3))
  const isTooNarrow = columns < left.length + 12
  return isTooNarrow
    ? [paint.bold(fitText(plainText(doing), columns))]
    : [`${paint.bold(text)} ${paint.dim(`· ${left}`)}`]
}

/** The stage that is driven, the second of it that was seen last, and how those before went. */
function loadLines(state: LiveState, columns: number, paint: ChalkInstance): string[] {
  if (state.load === undefined) return []
  const { last, ratesPerSecond, p99sMs } = state.load
  const { target, profile, stage, offeredRatePerSecond: offered } = state.load.stage
  const isOver = busyTarget(state)?.name !== target
  const errors = last?.errors ?? 0
  const name = plainText(stage === profile ? profile : `${profile} · ${stage}`)
  const asked = offered === null ? 'as fast as answers come' : `${formatNumber(offered, 0)} req/s offered`
  const room = Math.max(0, columns - LABEL_WIDTH - FIGURE_WIDTH)
  const line = (label: string, figure: string, rest: string): string =>
    fitText(
      `  ${padText(label, LABEL_WIDTH - 2)}${padText(figure, FIGURE_WIDTH)}${fitText(rest, room)}`,
      columns,
    ).trimEnd()
  const spark = (values: readonly number[]): string => (room < 1 ? '' : sparkline(values.slice(-room), 'highest'))
  const failed = line('errors', last ? formatNumber(errors, 0) : NOTHING, '')
  const lines = [
    fitText(
      `  ${padText(isOver ? 'earlier' : 'load', LABEL_WIDTH - 2)}${plainText(target)} · ${name}, ${asked}`,
      columns,
    ),
    line('rate', last ? `${formatNumber(last.ratePerSecond, 0)} req/s` : NOTHING, spark(ratesPerSecond)),
    line('p99', typeof last?.p99Ms === 'number' ? `${formatNumber(last.p99Ms)} ms` : NOTHING, spark(p99sMs)),
    errors > 0 ? paint.red(failed) : failed,
  ]
  return isOver ? lines.map((text) => paint.dim(text)) : lines
}

/** How far each target is; where not all find room, those around the one whose turn it is. */
function tableLines(run: RunSnapshot, state: LiveState, { columns, rows }: FrameSize, paint: ChalkInstance): string[] {
  const digits = String(run.rounds).length
  const bar = columns >= 60 && run.rounds > 1 ? Math.min(run.rounds, WIDEST_BAR) : 0
  const roundsWidth = Math.max(6, (bar > 0 ? bar + 1 : 0) + 2 * digits + 4)
  const fixed = 2 + roundsWidth + 2 + STATUS_WIDTH + ERRORS_WIDTH
  const longest = Math.max(6, ...run.targets.map(({ name }) => textWidth(plainText(name))))
  const nameWidth = Math.max(6, Math.min(longest, columns - fixed - 2))
  const row = (marker: string, name: string, rounds: string, status: string, errors: string): string =>
    fitText(
      `${marker} ${padText(fitText(name, nameWidth), nameWidth)}  ${padText(rounds, roundsWidth)}  ${padText(status, STATUS_WIDTH)}${errors.padStart(ERRORS_WIDTH)}`,
      columns,
    )
  const busy = busyTarget(state)
  const lineOf = (target: TargetSnapshot): string => {
    const { name, status, roundsDone } = target
    const errors = state.errors.get(name) ?? 0
    const count = `${String(roundsDone).padStart(digits)} of ${run.rounds}`
    const rounds = bar > 0 ? `${barOf(roundsDone, run.rounds, bar)} ${count}` : count
    const isBusy = target === busy
    const line = row(isBusy ? '>' : ' ', plainText(name), rounds, status, formatNumber(errors, 0))
    if (status === 'failed' || status === 'given up') return paint.red(line)
    if (isBusy) return paint.cyan(line)
    return status === 'done' ? paint.green(line) : line
  }
  const { shown, hidden } = around(run.targets, busy, rows - 1)
  return [
    paint.dim(row(' ', 'target', 'rounds', 'status', 'errors')),
    ...shown.map(lineOf),
    ...(hidden > 0 ? [paint.dim(fitText(`  and ${hidden} more`, columns))] : []),
  ]
}

function around<T>(items: readonly T[], middle: T | undefined, rows: number): { shown: readonly T[]; hidden: number } {
  if (items.length <= rows) return { shown: items, hidden: 0 }
  const room = Math.max(1, rows - 1)
  const from = Math.min(Math.max(0, (middle ? items.indexOf(middle) : 0) - Math.floor(room / 2)), items.length - room)
  return { shown: items.slice(from, from + room), hidden: items.length - room }
}

function barOf(done: number, of: number, width: number): string {
  const filled = Math.floor((done / of) * width)
  return '■'.repeat(filled) + '·'.repeat(width - filled)
}

/** `48 s` · `1 min 12 s` · `2 h 5 min`. */
function clock(durationMs: number): string {
  const seconds = Math.round(durationMs / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
