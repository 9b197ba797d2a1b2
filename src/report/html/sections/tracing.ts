import type { Result } from '../../../result/schema.ts'
import { hopTable, tracedComponentTable } from '../../content/tables/tracing.ts'
import { html } from '../markup.ts'
import { type Section, tableMarkup } from '../parts.ts'
import { pageText } from '../text.ts'

/** Where the milliseconds of a request go; nothing where none was traced. */
export function tracingSection(result: Result): Section | null {
  const components = tracedComponentTable(result, pageText)
  const hops = hopTable(result, pageText)
  if (components === null || hops === null || hops.rows.length === 0) return null
  return {
    id: 'tracing',
    title: 'Where the time of a request goes',
    body: html`${tableMarkup(components, 'Time of a sampled request, component by component')}<details><summary>Hop by hop</summary>${tableMarkup(hops, 'Time of a sampled request, hop by hop')}</details>`,
  }
}
