import type { HeadlineRow } from '../content/headline.ts'
import { html, type Markup } from './markup.ts'
import { scrolling } from './parts.ts'
import { shortText } from './text.ts'

/** A target, and what is to be said of it in small print. */
export interface HeadlineColumn {
  readonly name: string
  readonly note: string
}

/** The headline figures, a column for each target, with the interval below each figure. */
export function headlineTableMarkup(
  caption: string,
  columns: readonly HeadlineColumn[],
  rows: readonly HeadlineRow[],
): Markup {
  const anyBest = rows.some(({ cells }) => cells.some(({ best }) => best))
  const body = rows.map(
    ({ label, unit, cells }) =>
      html`<tr><th scope="row">${label}${unit && html` <small>${unit}</small>`}</th>${cells.map(
        ({ text, interval, best }, index) =>
          html`<td class="${best ? 'figure best' : 'figure'}" data-label="${columns[index]?.name}">${best ? html`<b>${text} *</b>` : shortText(text)}${
            interval && html`<br><small>${interval}</small>`
          }</td>`,
      )}</tr>`,
  )
  return html`${scrolling(
    caption,
    html`<table class="headline" cellpadding="5"><caption>${caption}</caption><thead><tr><td></td>${columns.map(
      ({ name, note }) =>
        html`<th scope="col" class="figure">${name}${note !== '' && html`<br><small>${note}</small>`}</th>`,
    )}</tr></thead><tbody>${body}</tbody></table>`,
  )}
${anyBest && html`<p class="note">* better than every other ranked target of its run, beyond the interval.</p>`}`
}
