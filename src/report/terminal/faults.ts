import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { plainText } from '../../text/plain-text.ts'
import { faultTable } from '../content/tables/faults.ts'
import { resilienceMatrix } from '../content/tables/resilience.ts'
import { inTerminal } from './content-table.ts'

/** What went wrong on purpose and what that did; nothing where nothing did. */
export function terminalFaults(result: Result, columns: number, paint: ChalkInstance): string[] {
  const tables = [faultTable(result, plainText), resilienceMatrix(result, plainText)]
  return tables.filter((table) => table !== null).map((table) => inTerminal(table, columns, paint))
}
