import type { Result } from '../../../result/schema.ts'
import { costTable } from '../../tables/cost-lines.ts'
import { html } from '../markup.ts'
import { type Section, tableMarkup } from '../parts.ts'
import { pageText } from '../text.ts'

/** What it costs; nothing where nothing was measured that it could be reckoned from. */
export function costSection(result: Result): Section | null {
  const bill = costTable(result, pageText)
  if (bill === null) return null
  return {
    id: 'cost',
    title: 'Cost',
    body: html`<h3>The bill of a million requests</h3>${tableMarkup(bill, 'What a million requests cost, line by line')}`,
  }
}
