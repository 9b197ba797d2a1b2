import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { plainText } from '../../text/plain-text.ts'
import { autoscalingTable, fixedFleetTable } from '../content/tables/autoscaling.ts'
import { faultTable } from '../content/tables/faults.ts'
import { resilienceMatrix } from '../content/tables/resilience.ts'
import { inTerminal } from './content-table.ts'

/** What went wrong on purpose, and how replicas followed their load; nothing where there was none of it. */
export function terminalFaults(result: Result, columns: number, paint: ChalkInstance): string[] {
  const tables = [faultTable, resilienceMatrix, fixedFleetTable, autoscalingTable].map((make) =>
    make(result, plainText),
  )
  return tables.filter((table) => table !== null).map((table) => inTerminal(table, columns, paint))
}
