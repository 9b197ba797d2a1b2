import type { Result } from '../../../result/schema.ts'
import { variantTable } from '../../content/tables/variants.ts'
import { type Section, tableMarkup } from '../parts.ts'
import { pageText } from '../text.ts'

/** What each variant gains or costs against its base; null where no target is a variant of another. */
export function variantSection(result: Result): Section | null {
  const table = variantTable(result, pageText)
  if (table === null) return null
  return { id: 'variants', title: 'Variants', body: tableMarkup(table, 'Each variant against its base') }
}
