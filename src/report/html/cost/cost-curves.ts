import {
  type BreakEven,
  breakEvens,
  priceMonth,
  shapedDemand,
  sweepRates,
  sweepTotals,
} from '../../../cost/model/index.ts'
import { breakEvenText } from '../../../cost/view/words.ts'
import { formatNumber } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { lineChart } from '../chart/line-chart.ts'
import { seriesStyle } from '../chart/series-style.ts'
import { element, html, type Markup } from '../markup.ts'
import { bulletList, figureMarkup } from '../parts.ts'
import { type CostChoice, type CostInputs, catalogueOf, RATES } from './cost-choice.ts'

const POINTS = 80
/** Rates that the table has. */
const SHOWN_RATES = [0.1, 1, 10, 100, 1_000, 10_000]

/** What each target costs by traffic, and where the cheaper of two changes; without the rate of the choice. */
export function costCurvesMarkup(inputs: CostInputs, choice: Omit<CostChoice, 'averagePerSecond'>): Markup {
  const { usages, places, assumptions, today } = inputs
  const demand = shapedDemand(choice.shape, { averagePerSecond: 1 })
  const options = { assumptions, catalogue: catalogueOf(choice) }
  const rates = sweepRates({ ...RATES, points: POINTS })
  const totals = usages.map((usage) => sweepTotals(usage, demand, options, rates))
  const crossings = breakEvens(usages, demand, options)
  const inSight = crossings.filter(
    ({ averagePerSecond: rate }) => rate >= RATES.fromPerSecond && rate <= RATES.toPerSecond,
  )
  const figure = figureMarkup({
    title: 'Cost by traffic',
    note: `${choice.shape} traffic, ${options.catalogue.title}; both axes are logarithmic; a ring where the cheaper of two changes`,
    chart: lineChart({
      label: `Dollars a month by requests a second: ${usages.map(({ name }, index) => `${name} from $${formatNumber(totals[index]?.[0] ?? 0)} to $${formatNumber(totals[index]?.at(-1) ?? 0)}`).join('; ')}`,
      x: { title: 'req/s, average of the month', kind: 'log' },
      y: { title: '$ a month', kind: 'log' },
      series: usages.map(({ name }, index) => ({
        name,
        style: seriesStyle(places[index] ?? index),
        points: rates.map((x, at) => ({ x, y: totals[index]?.[at] ?? 0 })),
      })),
      notes: inSight.map((crossing) => ({
        x: crossing.averagePerSecond,
        y: sweepTotals(partyOf(crossing, inputs), demand, options, [crossing.averagePerSecond])[0] ?? 0,
        text: '',
      })),
    }),
    table: rateTable(inputs, choice),
  })
  const bills = usages.map((usage) => priceMonth(usage, demand, { ...options, today }))
  return html`<div class="figures">${figure}<div><h3>Break-even</h3>${bulletList(
    breakEvenText({ breakEvens: crossings, bills }).map((sentence, index) => {
      const crossing = crossings[index]
      return crossing ? element('data', { value: String(crossing.averagePerSecond) }, sentence) : sentence
    }),
  )}</div></div>`
}

function partyOf({ cheaperBelow }: BreakEven, { usages }: CostInputs): CostInputs['usages'][number] {
  const found = usages.find(({ name }) => name === cheaperBelow)
  if (found === undefined) throw new RangeError(`nobody is named ${cheaperBelow}`)
  return found
}

function rateTable({ usages, assumptions }: CostInputs, choice: Omit<CostChoice, 'averagePerSecond'>): Table {
  const demand = shapedDemand(choice.shape, { averagePerSecond: 1 })
  const options = { assumptions, catalogue: catalogueOf(choice) }
  return {
    head: ['Target', ...SHOWN_RATES.map((rate) => `$ a month at ${formatNumber(rate, rate < 1 ? 1 : 0)} req/s`)],
    rows: usages.map((usage) => [
      usage.name,
      ...sweepTotals(usage, demand, options, SHOWN_RATES).map((usd) => formatNumber(usd)),
    ]),
    left: [0],
  }
}
