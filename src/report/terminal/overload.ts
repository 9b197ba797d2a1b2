import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { plainText } from '../../text/plain-text.ts'
import { overloadTable } from '../content/tables/overload.ts'
import { inTerminal } from './content-table.ts'

/** What more traffic than they can take did to targets; nothing where there was no overload. */
export function terminalOverload(result: Result, columns: number, paint: ChalkInstance): string {
  const table = overloadTable(result, plainText)
  return table === null ? '' : inTerminal(table, columns, paint)
}
