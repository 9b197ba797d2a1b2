import type { Result } from '../../../result/schema.ts'
import { cautions } from '../../content/cautions.ts'
import { conclusion } from '../../content/conclusion.ts'
import { recoveryStatements } from '../../content/stage-figures.ts'
import { thresholdStatements } from '../../content/thresholds.ts'
import { verdict } from '../../content/verdict.ts'
import { cardsMarkup, farFromBestFigure } from '../cards.ts'
import { html } from '../markup.ts'
import { bulletList, figureMarkup, type Section, statementList } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText } from '../text.ts'

/** Who is better in what: in a paragraph, a picture and a card for each; then exactly; and what to know before believing it. */
export function verdictSection(result: Result, shown: readonly ShownTarget[]): Section {
  const warnings = cautions(result, pageText)
  return {
    id: 'verdict',
    title: 'Verdict',
    body: html`<div class="opening"><p class="lead">${conclusion(result, pageText).join(' ')}</p>
${figureMarkup(farFromBestFigure(result, shown))}</div>
${cardsMarkup(result, shown)}
${statementList(thresholdStatements(result, pageText))}
${statementList([...verdict(result, pageText), ...recoveryStatements(result, pageText)])}
${warnings.length > 0 && html`<div class="cautions"><h3>Before you believe it</h3>${bulletList(warnings)}</div>`}`,
  }
}
