import type { ChalkInstance } from 'chalk'
import Table from 'cli-table3'
import { wrap } from '../../text/plain-text.ts'
import { textWidth } from '../../text/text-width.ts'
import type { Cell, HeadlineRow } from '../content/headline.ts'

/** The head of a target's column or row. */
export interface Head {
  readonly name: string
  /** `not ranked`, `failed` or nothing. */
  readonly mark: string
}

const LABEL_WIDTH = 22
const NARROWEST_COLUMN = 14
const WIDEST_COLUMN = 20

/**
 * Targets as rows and metrics as columns: figures of the same kind stand below each other.
 * @returns undefined where that is wider than the terminal
 */
export function wideTable(
  heads: readonly Head[],
  rows: readonly HeadlineRow[],
  columns: number,
  paint: ChalkInstance,
): string | undefined {
  const labels = rows.map(({ label, unit }) => [...wrap(label, 11), unit].filter(Boolean))
  const height = Math.max(...labels.map((lines) => lines.length))
  const table = newTable([
    '',
    ...labels.map((lines) =>
      [...Array(height - lines.length).fill(''), ...lines.map((line) => paint.bold(line))].join('\n'),
    ),
  ])
  for (const [index, head] of heads.entries()) {
    table.push([
      headText(head, WIDEST_COLUMN, paint),
      ...rows.map(({ cells }) => cellText(cells[index], head, WIDEST_COLUMN, paint)),
    ])
  }
  const text = String(table)
  return widthOf(text) <= columns ? text : undefined
}

/** Metrics as rows and targets as columns; more targets than fit beside each other come in several tables. */
export function narrowTable(
  heads: readonly Head[],
  rows: readonly HeadlineRow[],
  columns: number,
  paint: ChalkInstance,
): string {
  const room = Math.max(NARROWEST_COLUMN, columns - LABEL_WIDTH)
  const tables = Math.ceil(heads.length / Math.floor(room / NARROWEST_COLUMN))
  const perTable = Math.ceil(heads.length / tables)
  const width = Math.min(WIDEST_COLUMN, Math.floor(room / perTable))
  return Array.from({ length: tables }, (_, part) => {
    const shown = [...heads.entries()].slice(part * perTable, (part + 1) * perTable)
    const table = newTable(
      ['', ...shown.map(([, head]) => headText(head, width - 1, paint))],
      [LABEL_WIDTH, ...shown.map(() => width)],
    )
    for (const { label, unit, cells } of rows) {
      const title = paint.bold(label) + (unit && paint.dim(` ${unit}`))
      table.push([title, ...shown.map(([index, head]) => cellText(cells[index], head, width - 1, paint))])
    }
    return String(table)
  }).join('\n\n')
}

/** Columns that a table takes: its own `width` counts escape codes too. */
export function widthOf(table: string): number {
  return Math.max(...table.split('\n').map((line) => textWidth(line.trimEnd())))
}

/** A table without a frame: one rule below the head, one at the end, figures to the right. */
export function newTable(head: string[], colWidths: number[] = [], left: readonly number[] = [0]) {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom-left': '', 'bottom-right': '' }
  const sides = { left: '', right: '', 'left-mid': '', 'right-mid': '', middle: '' }
  return new Table({
    head,
    colWidths,
    colAligns: head.map((_, index) => (left.includes(index) ? 'left' : 'right')),
    chars: { ...none, ...sides, 'mid-mid': '', 'bottom-mid': '' },
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 0, compact: true },
  })
}

function headText({ name, mark }: Head, width: number, paint: ChalkInstance): string {
  const lines = wrap(name, width).map((line) => paint.bold(line))
  return [...lines, ...(mark === '' ? [] : [paint.yellow(`(${mark})`)])].join('\n')
}

/** The winner carries an asterisk, so that colour only repeats what is written. */
function cellText(cell: Cell | undefined, { mark }: Head, width: number, paint: ChalkInstance): string {
  if (cell === undefined) return ''
  const figure = wrap(cell.best ? `* ${cell.text}` : cell.text, width).map((line) => {
    if (mark !== '') return paint.dim(line)
    return cell.best ? paint.green.bold(line) : line
  })
  return [...figure, ...(cell.interval === '' ? [] : [paint.dim(cell.interval)])].join('\n')
}
