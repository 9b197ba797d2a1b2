import type { Result } from '../../../result/schema.ts'
import { readingGuide } from '../../content/reading-guide.ts'
import { phaseTable } from '../../content/tables/phases.ts'
import { setupTable } from '../../content/tables/setup.ts'
import { warmUpTable } from '../../content/tables/warm-up.ts'
import { html } from '../markup.ts'
import { type Section, statementList, tableMarkup } from '../parts.ts'
import { pageText } from '../text.ts'

/** How the figures came about, on what, and how to get them again. */
export function methodSection(result: Result): Section {
  return {
    id: 'method',
    title: 'Method and environment',
    body: html`<h3>How to read this</h3>${statementList(readingGuide(result, pageText))}
<h3>Set-up</h3>${tableMarkup(setupTable(result, pageText), 'What was run on what')}
<h3>Start and warm-up</h3>${tableMarkup(warmUpTable(result, pageText), 'How each target was started and warmed')}
<h3>Wall time</h3>${tableMarkup(phaseTable(result, pageText), 'Where the time went')}`,
  }
}
