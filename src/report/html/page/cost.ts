import { SHAPES, type Shape } from '../../../cost/model/index.ts'
import { costBillsMarkup } from '../cost/cost-bills.ts'
import { type CostChoice, type CostInputs, pricedCatalogues, RATES } from '../cost/cost-choice.ts'
import { costCurvesMarkup } from '../cost/cost-curves.ts'
import { costTableMarkup, trafficInWords } from '../cost/cost-table.ts'
import { pointAtLines } from './pointer.ts'

/** Steps of the slider for each tenfold of the rate. */
const STEPS_A_DECADE = 20

/** Puts sliders before the costs, and calculates them anew at each change with the model that the command line has. */
export function offerCosts(block: HTMLElement): void {
  const inputs: CostInputs = JSON.parse(block.dataset.cost ?? '{}')
  const part = (name: string): Element => block.querySelector(`[data-part="${name}"]`) ?? block
  const controls = document.createElement('div')
  controls.className = 'controls'
  const rate = rateSlider(inputs.choice.averagePerSecond)
  const shape = selection(
    'Shape of the traffic',
    Object.keys(SHAPES).map((name) => [name, name]),
    inputs.choice.shape,
  )
  const catalogue = selection(
    'Provider',
    pricedCatalogues().map(({ name, title }) => [name, title]),
    inputs.choice.catalogue,
  )
  controls.append(rate.label, shape.label, catalogue.label)
  block.prepend(controls)

  const chosen = (): CostChoice => ({
    averagePerSecond: rate.value(),
    shape: shape.value() as Shape,
    catalogue: catalogue.value(),
  })
  const showRate = (): void => {
    const choice = chosen()
    rate.say(rateInWords(choice))
    part('table').innerHTML = costTableMarkup(inputs, choice).text
    const open = [...part('bills').querySelectorAll('details')].map((bill) => bill.open)
    part('bills').innerHTML = costBillsMarkup(inputs, choice).text
    for (const [index, bill] of part('bills').querySelectorAll('details').entries()) bill.open = open[index] ?? false
  }
  const showAll = (): void => {
    showRate()
    part('curves').innerHTML = costCurvesMarkup(inputs, chosen()).text
    for (const chart of part('curves').querySelectorAll<SVGSVGElement>('svg')) pointAtLines(chart)
  }
  rate.label.addEventListener('input', showRate)
  shape.label.addEventListener('change', showAll)
  catalogue.label.addEventListener('change', showAll)
  rate.say(rateInWords(chosen()))
}

/** Without the shape, which has a list of its own. */
function rateInWords(choice: CostChoice): string {
  return trafficInWords(choice).replace(/\).*/, ')')
}

function rateSlider(start: number) {
  const { label, text } = labelled('Traffic')
  const input = document.createElement('input')
  input.type = 'range'
  input.min = String(Math.log10(RATES.fromPerSecond) * STEPS_A_DECADE)
  input.max = String(Math.log10(RATES.toPerSecond) * STEPS_A_DECADE)
  input.value = String(Math.round(Math.log10(start) * STEPS_A_DECADE))
  label.append(input)
  return {
    label,
    value: (): number => Number((10 ** (Number(input.value) / STEPS_A_DECADE)).toPrecision(3)),
    say: (words: string): void => {
      text.textContent = `Traffic: ${words}`
      input.setAttribute('aria-valuetext', words)
    },
  }
}

function selection(title: string, options: readonly (readonly [value: string, text: string])[], start: string) {
  const { label } = labelled(title)
  const select = document.createElement('select')
  for (const [value, text] of options) {
    const option = document.createElement('option')
    option.value = value
    option.textContent = text
    option.selected = value === start
    select.append(option)
  }
  label.append(select)
  return { label, value: (): string => select.value }
}

function labelled(title: string): { label: HTMLLabelElement; text: HTMLSpanElement } {
  const label = document.createElement('label')
  const text = document.createElement('span')
  text.textContent = title
  label.append(text)
  return { label, text }
}
