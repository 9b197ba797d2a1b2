import { monthlyRates, priceMonth, shapedDemand } from '../../../cost/model/index.ts'
import { demandText, formatUsd } from '../../../cost/view/words.ts'
import { formatShare, NOTHING } from '../../../text/format.ts'
import { element, html, type Markup } from '../markup.ts'
import { scrolling } from '../parts.ts'
import { type CostChoice, type CostInputs, catalogueOf } from './cost-choice.ts'

const SECONDS_PER_HOUR = 3_600
const HEAD = [
  '$ a month',
  '$ per million requests',
  '$ per 1,000 writes',
  'Fixed',
  'Lines with a stale or unsure price',
]

/** What each target costs a month at one rate; each figure carries its whole value. */
export function costTableMarkup({ usages, assumptions, today }: CostInputs, choice: CostChoice): Markup {
  const demand = shapedDemand(choice.shape, choice)
  const catalogue = catalogueOf(choice)
  const bills = usages.map((usage) => priceMonth(usage, demand, { assumptions, catalogue, today }))
  const least = Math.min(...bills.map(({ usdPerMonth }) => usdPerMonth))
  const caption = `A month at ${choiceInWords(choice)}`
  const rows = bills.map((bill) => {
    const isLeast = bills.length > 1 && bill.usdPerMonth === least
    const doubts = bill.lines.filter(({ isStale, isUnsure }) => isStale || isUnsure).length
    return html`<tr><th scope="row">${bill.target}</th><td class="${isLeast ? 'figure best' : 'figure'}" data-label="${HEAD[0]}">${
      isLeast ? html`<b>${money(bill.usdPerMonth)} *</b>` : money(bill.usdPerMonth)
    }</td>${[
      money(bill.usdPerMillionRequests),
      bill.usdPerThousandWrites === null ? NOTHING : money(bill.usdPerThousandWrites),
      formatShare(bill.fixedShare),
      `${doubts} of ${bill.lines.length}`,
    ].map((cell, index) => html`<td class="figure" data-label="${HEAD[index + 1]}">${cell}</td>`)}</tr>`
  })
  return html`${scrolling(
    'Cost of a month',
    html`<table cellpadding="5"><caption>${caption}</caption><thead><tr><th scope="col">Target</th>${HEAD.map(
      (title) => html`<th scope="col" class="figure">${title}</th>`,
    )}</tr></thead><tbody>${rows}</tbody></table>`,
  )}${bills.length > 1 && html`<p class="note">* the least.</p>`}`
}

/** `10.0 requests/s on average (26.1 million in the first month), diurnal; Amazon Web Services, us-east-1`. */
export function choiceInWords(choice: CostChoice): string {
  return `${trafficInWords(choice)}; ${catalogueOf(choice).title}`
}

/** The traffic of a choice, as the command line says it, with the bare name of the shape. */
export function trafficInWords(choice: CostChoice): string {
  const demand = shapedDemand(choice.shape, choice)
  const requests = monthlyRates(demand).reduce((sum, rate) => sum + rate * SECONDS_PER_HOUR, 0)
  return demandText({ ...demand, shape: choice.shape }, requests)
}

/** Dollars, with the whole value for whoever reads the page by program. */
export function money(usd: number): Markup {
  return element('data', { value: String(usd) }, formatUsd(usd))
}
