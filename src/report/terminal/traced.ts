import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import { tracedComponentTable } from '../content/tables/tracing.ts'
import { newTable } from './table.ts'

/** Of a target; the page has all of them. */
const MOST_COMPONENTS = 5
const WIDEST_COLUMN = 26

/** Where the time of a sampled request went; empty where none was traced. */
export function terminalTraced(result: Result, width: number, paint: ChalkInstance): string {
  const content = tracedComponentTable(result, plainText, MOST_COMPONENTS)
  if (content === null || content.rows.length === 0) return ''
  const table = newTable(
    content.head.map((text) => paint.bold(text)),
    [],
    content.left,
  )
  for (const row of content.rows) table.push(row.map((text) => wrap(text, WIDEST_COLUMN).join('\n')))
  const notes = (content.notes ?? []).flatMap((note) => wrap(note, width - 1, 2).map((line) => ` ${paint.dim(line)}`))
  return [` ${paint.bold('Where the time of a request goes')}`, String(table), ...notes].join('\n')
}
