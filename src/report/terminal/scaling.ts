import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { plainText } from '../../text/plain-text.ts'
import { scalingTable } from '../content/tables/scaling.ts'
import { inTerminal } from './content-table.ts'

/** Throughput over CPU budgets and the law that it follows; nothing where there was one budget. */
export function terminalScaling(result: Result, columns: number, paint: ChalkInstance): string {
  const table = scalingTable(result, plainText)
  return table === null ? '' : inTerminal(table, columns, paint)
}
