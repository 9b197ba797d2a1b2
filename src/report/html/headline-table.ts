import type { HeadlineRow } from '../headline.ts'
import { type Content, html, type Markup } from './markup.ts'
import { scrolling } from './parts.ts'
import { shortText } from './text.ts'

/** The headline figures, a column for each target, with the interval below each figure. */
export function headlineTableMarkup(caption: string, heads: readonly Content[], rows: readonly HeadlineRow[]): Markup {
  const anyBest = rows.some(({ cells }) => cells.some(({ best }) => best))
  const body = rows.map(
    ({ label, unit, cells }) =>
      html`<tr><th scope="row">${label}${unit && html` <small>${unit}</small>`}</th>${cells.map(
        ({ text, interval, best }) =>
          html`<td class="${best ? 'figure best' : 'figure'}">${best ? html`<b>${text} *</b>` : shortText(text)}${
            interval && html`<br><small>${interval}</small>`
          }</td>`,
      )}</tr>`,
  )
  return html`${scrolling(
    caption,
    html`<table class="headline" cellpadding="5"><caption>${caption}</caption><thead><tr><td></td>${heads.map(
      (head) => html`<th scope="col" class="figure">${head}</th>`,
    )}</tr></thead><tbody>${body}</tbody></table>`,
  )}
${anyBest && html`<p class="note">* better than every other ranked target of its run, beyond the interval.</p>`}`
}
