import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { plainText } from '../../text/plain-text.ts'
import { variantTable } from '../content/tables/variants.ts'
import { inTerminal } from './content-table.ts'

/** What each variant gains or costs against its base; nothing where no target is a variant of another. */
export function terminalVariants(result: Result, columns: number, paint: ChalkInstance): string {
  const table = variantTable(result, plainText)
  return table === null ? '' : inTerminal(table, columns, paint)
}
