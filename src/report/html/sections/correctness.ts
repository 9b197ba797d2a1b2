import type { Result } from '../../../result/schema.ts'
import { correctnessTable } from '../../content/tables/correctness.ts'
import { errorTable } from '../../content/tables/errors.ts'
import { html } from '../markup.ts'
import { type Section, tableMarkup } from '../parts.ts'
import { pageText } from '../text.ts'

/** What was promised and what became of it: contract, invariants, backlog, errors, and the log of what failed. */
export function correctnessSection(result: Result): Section {
  const errors = errorTable(result, pageText)
  const failures = result.targets.filter(({ failure }) => failure?.message.includes('\n'))
  return {
    id: 'invariants',
    title: 'Invariants and errors',
    body: html`${tableMarkup(correctnessTable(result, pageText), 'Contract, invariants and backlog of each target')}
${failures.map(({ name, failure }) => html`<h3>${pageText(name)} failed</h3><pre tabindex="0">${failure?.message.split('\n').map(pageText).join('\n')}</pre>`)}
${errors && html`<h3>Errors by kind</h3>${tableMarkup(errors, 'What went wrong, all rounds together')}`}`,
  }
}
