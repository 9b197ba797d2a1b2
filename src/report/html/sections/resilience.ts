import type { Result } from '../../../result/schema.ts'
import { faultTable } from '../../content/tables/faults.ts'
import { resilienceMatrix, resilienceTable } from '../../content/tables/resilience.ts'
import { html } from '../markup.ts'
import { type Section, tableMarkup } from '../parts.ts'
import { pageText } from '../text.ts'

/** What went wrong on purpose and what that did; null where nothing did. */
export function resilienceSection(result: Result): Section | null {
  const [faults, matrix, cells] = [faultTable, resilienceMatrix, resilienceTable].map((make) => make(result, pageText))
  if (!faults && !matrix) return null
  return {
    id: 'resilience',
    title: 'Resilience',
    body: html`${faults && tableMarkup(faults, 'Faults in the course of a profile')}
${matrix && tableMarkup(matrix, 'Each fault of each component')}
${cells && html`<h3>Fault by fault</h3>${tableMarkup(cells, 'What users saw, and what became of their writes')}`}`,
  }
}
