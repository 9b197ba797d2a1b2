import type { ChalkInstance } from 'chalk'
import { wrap } from '../../text/plain-text.ts'
import type { Table } from '../../text/table.ts'
import { newTable, widthOf } from './table.ts'

const HEAD_WIDTH = 12
const PROSE_COLUMNS = 110

/** A table that is too wide comes in several, each with the columns that name its rows. */
export function inTerminal(table: Table, columns: number, paint: ChalkInstance): string {
  const { head, left, bullets = [], notes = [] } = table
  const named = head.findIndex((_, column) => !left.includes(column))
  const parts: number[][] = []
  for (let column = named; column < head.length; column++) {
    const widened = [...(parts.at(-1) ?? []), column]
    if (parts.length > 0 && widthOf(partOf(table, named, widened, paint)) <= columns) parts[parts.length - 1] = widened
    else parts.push([column])
  }
  const width = Math.min(columns, PROSE_COLUMNS) - 1
  const below = [...bullets.map((text) => `- ${text}`), ...notes].flatMap((text) => wrap(text, width - 1, 2))
  return [
    parts.map((part) => partOf(table, named, part, paint)).join('\n\n'),
    ...below.map((line) => ` ${paint.dim(line)}`),
  ].join('\n')
}

function partOf({ head, rows, left }: Table, named: number, part: readonly number[], paint: ChalkInstance): string {
  const shown = [...Array(named).keys(), ...part]
  const table = newTable(
    shown.map((column) => paint.bold(wrap(head[column] ?? '', HEAD_WIDTH).join('\n'))),
    [],
    shown.flatMap((column, index) => (left.includes(column) ? [index] : [])),
  )
  for (const [index, row] of rows.entries()) {
    // A name that is the same as above is not said again.
    const isRepeated = rows[index - 1]?.[0] === row[0]
    table.push(shown.map((column) => (column === 0 && isRepeated ? '' : (row[column] ?? ''))))
  }
  return String(table)
}
