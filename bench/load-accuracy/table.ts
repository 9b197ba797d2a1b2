import { plainTable } from './plain-table.ts'
import { type BehaviourRows, misses, type Row } from './row.ts'
import { PERCENTILES } from './truth.ts'
import type { Judged } from './verdict.ts'

const TIMES = PERCENTILES.map((percentile) => `p${percentile}`)
const HEAD = ['tool', 'sends', 'users', ...TIMES, 'answered', 'failed', 'dropped', 'dispersion', 'server late']
const TEXT_COLUMNS = 3

/** Reported times in milliseconds, with their difference from the truth; `!` marks those that are outside of the bar. */
export function renderTable({ behaviour, rows, broken }: BehaviourRows): string {
  const table = plainTable(HEAD, [...truths(rows), ...rows.map(renderRow)], TEXT_COLUMNS)
  const failures = broken.map(({ tool, error }) => `${tool} failed: ${error}`)
  return [`${behaviour.name}: ${behaviour.says}`, table, ...failures].join('\n')
}

/** The truth for each way in which users come that some tool is held against. */
function truths(rows: readonly Row[]): string[][] {
  return (['even', 'Poisson'] as const).flatMap((users) => {
    const row = rows.find((each) => each.users === users)
    const times = row && PERCENTILES.map((percentile) => `${row.truth[percentile].toFixed(2)}        `)
    return times === undefined
      ? []
      : [['truth', '', users, ...times, '', '', '', users === 'even' ? '0.00' : '1.00', '']]
  })
}

function renderRow({ tool, sends, users, judged, completed, failed, dropped, dispersion, server }: Row): string[] {
  const times = PERCENTILES.map((percentile) => renderTime(judged[percentile]))
  const late = `${server.lateP999Ms.toFixed(2)} (${server.longestPauseMs.toFixed(1)})`
  return [tool, sends, users, ...times, `${completed}`, `${failed}`, `${dropped}`, dispersion.toFixed(2), late]
}

function renderTime(judged: Judged | undefined): string {
  if (judged === undefined) return '–'
  const sign = judged.errorMs < 0 ? '−' : '+'
  const error = `${sign}${Math.abs(judged.errorMs).toFixed(2)}`
  return `${judged.reportedMs.toFixed(2)} ${error.padStart(6)}${judged.within ? ' ' : '!'}`
}

/** One line for each row of a tool that misses the bar. */
export function renderMisses(all: readonly BehaviourRows[], tool: string): string[] {
  return all.flatMap(({ behaviour, rows }) =>
    rows
      .filter((row) => row.tool === tool && misses(row).length > 0)
      .map((row) => `${tool} misses the bar at ${behaviour.name} (${row.users} users): ${misses(row).join(', ')}`),
  )
}
