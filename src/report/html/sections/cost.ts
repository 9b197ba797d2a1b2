import { ASSUMPTIONS, assume, monthTotal, SHAPES, type Shape, shapedDemand } from '../../../cost/model/index.ts'
import { DEFAULT_TRAFFIC } from '../../../cost/view/default-traffic.ts'
import type { Result } from '../../../result/schema.ts'
import { usageOfTarget } from '../../../result/usage-of-target.ts'
import { formatNumber } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { costTable } from '../../content/tables/cost-lines.ts'
import { costBillsMarkup } from '../cost/cost-bills.ts'
import { type CostInputs, pricedCatalogues } from '../cost/cost-choice.ts'
import { costCurvesMarkup } from '../cost/cost-curves.ts'
import { costTableMarkup } from '../cost/cost-table.ts'
import { html } from '../markup.ts'
import { type Section, tableMarkup } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText } from '../text.ts'

/** What it costs by traffic, and what a million requests cost at the use measured; nothing where nothing was measured that it could be calculated from. */
export function costSection(result: Result, shown: readonly ShownTarget[]): Section | null {
  const bill = costTable(result, pageText)
  const inputs = inputsOf(result, shown)
  if (bill === null && inputs.usages.length === 0) return null
  const model = inputs.usages.length > 0 && [
    html`<p>What a month would cost, from what each request was measured to use and the list prices of a provider. All that is taken for granted stands below.</p>
<div class="cost" data-cost="${JSON.stringify(inputs)}"><div data-part="table" aria-live="polite">${costTableMarkup(inputs, DEFAULT_TRAFFIC)}</div>
<div data-part="curves">${costCurvesMarkup(inputs, DEFAULT_TRAFFIC)}</div>
<div data-part="bills">${costBillsMarkup(inputs, DEFAULT_TRAFFIC)}</div></div>
<h3>Other providers and shapes of traffic</h3>${tableMarkup(otherChoices(inputs), `Dollars a month at ${DEFAULT_TRAFFIC.averagePerSecond} req/s on average`)}
<h3>Assumptions</h3>${tableMarkup(assumptionTable(inputs), 'What the model takes for granted')}`,
  ]
  return {
    id: 'cost',
    title: 'Cost',
    body: html`${model}${bill && html`<h3>At the use measured</h3>${tableMarkup(bill, 'What a million requests cost, line by line')}`}`,
  }
}

/** What the model is fed with, of all targets that were measured. */
function inputsOf(result: Result, shown: readonly ShownTarget[]): CostInputs {
  const known = shown.flatMap(({ target, name }, place) => {
    const usage = usageOfTarget(result, target)
    return usage === undefined ? [] : [{ place, usage: { ...usage, name } }]
  })
  return {
    usages: known.map(({ usage }) => usage),
    places: known.map(({ place }) => place),
    assumptions: assume(),
    today: result.startedAt.slice(0, 10),
    choice: DEFAULT_TRAFFIC,
  }
}

function otherChoices({ usages, assumptions }: CostInputs): Table {
  const catalogues = pricedCatalogues()
  const rows = shapes().flatMap((shape) => {
    const demand = shapedDemand(shape, DEFAULT_TRAFFIC)
    return usages.map((usage) => [
      shape,
      usage.name,
      ...catalogues.map((catalogue) => formatNumber(monthTotal(usage, demand, { assumptions, catalogue }))),
    ])
  })
  const notes = Object.entries(SHAPES).map(([shape, text]) => `${shape}: ${text}.`)
  return {
    head: ['Shape', 'Target', ...catalogues.map(({ title }) => title)],
    rows,
    left: [0, 1],
    notes: [notes.join(' ')],
  }
}

function shapes(): Shape[] {
  return Object.keys(SHAPES).filter((shape): shape is Shape => shape in SHAPES)
}

function assumptionTable({ assumptions }: CostInputs): Table {
  const rows = Object.entries(ASSUMPTIONS).map(([key, { text }]) => [key, String(Reflect.get(assumptions, key)), text])
  return { head: ['Assumption', 'Value', 'Meaning'], rows, left: [0, 2] }
}
