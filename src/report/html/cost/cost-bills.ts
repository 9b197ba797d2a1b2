import { ageText, priceMonth, shapedDemand } from '../../../cost/model/index.ts'
import { formatUsd, scaleOutText, scalingText } from '../../../cost/view/words.ts'
import { formatNumber, NOTHING } from '../../../text/format.ts'
import { html, type Markup } from '../markup.ts'
import { tableMarkup } from '../parts.ts'
import { type CostChoice, type CostInputs, catalogueOf } from './cost-choice.ts'
import { choiceInWords } from './cost-table.ts'

/** The bill of each target line by line, each in a list that can be opened. */
export function costBillsMarkup({ usages, assumptions, today }: CostInputs, choice: CostChoice): Markup {
  const demand = shapedDemand(choice.shape, choice)
  const catalogue = catalogueOf(choice)
  return html`${usages.map((usage) => {
    const { lines, usdPerMonth } = priceMonth(usage, demand, { assumptions, catalogue, today })
    const rows = lines.map((line) => [
      line.item,
      line.component ?? NOTHING,
      `${formatNumber(line.quantity)} ${line.price.unit}`,
      formatNumber(line.usdPerMonth),
      line.basis,
      `${line.price.source}, ${line.price.readOn} (${ageText(line.price, today)})${line.isStale ? ', stale' : ''}${line.isUnsure ? ', unsure' : ''}`,
    ])
    const title = `The bill of ${usage.name}: ${formatUsd(usdPerMonth)} a month`
    return html`<details><summary>${title}</summary>${tableMarkup(
      {
        head: ['Item', 'Component', 'Quantity', '$ a month', 'Basis', 'Price'],
        rows,
        left: [0, 1, 4, 5],
        notes: [
          `${usage.source}.`,
          ...scalingText([usage], demand, assumptions),
          ...scaleOutText([usage], assumptions),
        ],
      },
      `${usage.name} at ${choiceInWords(choice)}`,
    )}</details>`
  })}`
}
