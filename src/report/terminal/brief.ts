import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { formatDuration, plural } from '../../text/format.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import { textWidth } from '../../text/text-width.ts'
import { cautions } from '../content/cautions.ts'
import { conclusion } from '../content/conclusion.ts'
import { hangingIndent } from '../content/hanging-indent.ts'
import { type StandingCell, type StandingRow, standingRows } from '../content/tables/standing-rows.ts'
import { thresholdStatements } from '../content/thresholds.ts'
import { newTable } from './table.ts'
import { terminalTraced } from './traced.ts'

const LABEL_WIDTH = 20
const NARROWEST_COLUMN = 14
const WIDEST_COLUMN = 22
/** More than so many are kept for who asks for the details. */
const MOST_WARNINGS = 2

/** What a run has found, one table and what limits it: for a screen of 80 columns and 24 lines, and four targets. */
export function briefReport(result: Result, columns: number, paint: ChalkInstance): string[] {
  const width = Math.min(columns, 100) - 1
  const sentences = conclusion(result, plainText)
  const warnings = cautions(result, plainText).filter(changesTheConclusion)
  const shown = warnings.slice(0, MOST_WARNINGS)
  const more = cautions(result, plainText).length - shown.length
  const how = more > 0 ? `${plural(more, 'more note')}: --verbose.` : 'More: --verbose.'
  return [
    [title(result, width, paint), ...sentences.map((sentence) => indented(sentence, width))].join('\n'),
    table(result, columns, paint),
    thresholdStatements(result, plainText)
      .flatMap(({ subject, text }) => hangingIndent(subject, text, width, paint.bold))
      .join('\n'),
    terminalTraced(result, width, paint),
    [
      ...shown.flatMap((warning) => hangingIndent('Warning', firstSentence(warning), width, paint.yellow.bold)),
      paint.dim(indented(`${LEGEND} ${how}`, width)),
    ].join('\n'),
  ]
}

const LEGEND = '×: times the best; ?: not decided; below: intervals.'

function title({ kind, scenario, targets, wallTimeMs }: Result, width: number, paint: ChalkInstance): string {
  const name = `archbench ${kind} ${plainText(scenario.name)}`
  const size = `${plural(targets.length, 'target')}, ${formatDuration(wallTimeMs)}`
  return textWidth(name) + textWidth(size) + 4 <= width
    ? ` ${paint.bold(name)} ${paint.dim(`· ${size}`)}`
    : ` ${paint.bold(name)}`
}

function indented(sentence: string, width: number): string {
  return wrap(sentence, width - 1, 2)
    .map((line) => ` ${line}`)
    .join('\n')
}

/** What a reader who stops here would otherwise believe wrongly; that rounds were left out of a figure is none of it. */
function changesTheConclusion(caution: string): boolean {
  return !/ rounds? left out |still changing when its warm-up ended|: p95 and p99 are of the others/.test(caution)
}

function firstSentence(text: string): string {
  return /^.*?\.(?= [A-Z]|$)/s.exec(text)?.[0] ?? text
}

/** Targets as columns; more than fit beside each other come in several tables. */
function table(result: Result, columns: number, paint: ChalkInstance): string {
  const rows = standingRows(result)
  const names = result.summary.targets.map(({ target }) => plainText(target))
  const room = Math.max(NARROWEST_COLUMN, columns - LABEL_WIDTH)
  const tables = Math.ceil(names.length / Math.floor(room / NARROWEST_COLUMN))
  const perTable = Math.ceil(names.length / tables)
  const width = Math.min(WIDEST_COLUMN, Math.floor(room / perTable))
  return Array.from({ length: tables }, (_, part) => {
    const from = part * perTable
    const shown = names.slice(from, from + perTable)
    const lines = newTable(
      ['', ...shown.map((name) => paint.bold(wrap(name, width - 1).join('\n')))],
      [LABEL_WIDTH, ...shown.map(() => width)],
    )
    for (const row of rows) lines.push(rowOf(row, from, shown.length, paint))
    return String(lines)
  }).join('\n\n')
}

function rowOf({ label, unit, cells }: StandingRow, from: number, count: number, paint: ChalkInstance): string[] {
  const shown = cells.slice(from, from + count)
  const hasIntervals = cells.some(({ interval, mark }) => interval !== '' && mark !== '')
  return [
    paint.bold(label) + (unit && paint.dim(` ${unit}`)),
    ...shown.map((cell) => [figure(cell, paint), ...(hasIntervals ? [paint.dim(cell.interval)] : [])].join('\n')),
  ]
}

function figure({ figure, mark, isBest }: StandingCell, paint: ChalkInstance): string {
  const text = mark === '' ? figure : `${figure} ${mark.padStart(5)}`
  return isBest ? paint.green.bold(text) : text
}
