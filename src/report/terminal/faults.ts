import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import type { Table } from '../../text/table.ts'
import { faultTable } from '../content/tables/faults.ts'
import { resilienceMatrix } from '../content/tables/resilience.ts'
import { newTable } from './table.ts'

/** What went wrong on purpose and what that did; nothing where nothing did. */
export function terminalFaults(result: Result, columns: number, paint: ChalkInstance): string[] {
  const tables = [faultTable(result, plainText), resilienceMatrix(result, plainText)]
  return tables.filter((table) => table !== null).map((table) => inTerminal(table, columns, paint))
}

function inTerminal(
  { head, rows, left, bullets = [], notes = [] }: Table,
  columns: number,
  paint: ChalkInstance,
): string {
  const table = newTable(
    head.map((text) => paint.bold(wrap(text, 12).join('\n'))),
    [],
    left,
  )
  for (const [index, row] of rows.entries()) {
    // A name that is the same as above is not said again.
    const isRepeated = rows[index - 1]?.[0] === row[0]
    table.push(row.map((text, column) => (column === 0 && isRepeated ? '' : text)))
  }
  const width = Math.min(columns, 110) - 1
  const below = [...bullets.map((text) => `- ${text}`), ...notes].flatMap((text) => wrap(text, width - 1, 2))
  return [String(table), ...below.map((line) => ` ${paint.dim(line)}`)].join('\n')
}
