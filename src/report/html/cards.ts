import type { Result } from '../../result/schema.ts'
import { formatNumber } from '../../text/format.ts'
import { cardsOf } from '../content/cards.ts'
import { farFromBest } from '../content/far-from-best.ts'
import { metricLabel } from '../content/headline.ts'
import { intervalChart } from './chart/interval-chart.ts'
import { type Content, html } from './markup.ts'
import type { Figure } from './parts.ts'
import type { ShownTarget } from './targets.ts'
import { pageText, shortText } from './text.ts'

/** A card for each target, with its figures and how they stand to the best. */
export function cardsMarkup(result: Result, shown: readonly ShownTarget[]): Content {
  const cards = cardsOf(result, pageText)
  if (cards.length === 0) return null
  return html`<ul class="cards">${cards.map(({ target, remark, figures }) => {
    const colour = shown.find((one) => one.target.name === target)?.style.colour
    return html`<li><h3>${swatch(colour)}${shortText(target, 60)}</h3>${remark !== '' && html`<p class="note">${remark}</p>`}<dl>${figures.map(
      ({ label, figure, mark, isBest }) =>
        html`<div${isBest && html` class="best"`}><dt>${label}</dt><dd>${isBest ? html`<b>${figure}</b>` : figure}${mark !== '' && html` <small>${mark}</small>`}</dd></div>`,
    )}</dl></li>`
  })}</ul>`
}

/** The colour that a target has in the charts. */
function swatch(colour: string | undefined): Content {
  return (
    colour !== undefined &&
    html`<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="5" fill="${colour}"/></svg> `
  )
}

/** The shape of the result in one picture: how far each target is from the best in each metric. */
export function farFromBestFigure(result: Result, shown: readonly ShownTarget[]): Figure {
  const metrics = farFromBest(result)
  const styleOf = (target: string) => shown.find((one) => one.target.name === target)
  const said = metrics.map(({ metric, targets }) => {
    const each = targets.map(({ target, value }) => `${shortText(target)} ${formatNumber(value, 2)}`)
    return `${metricLabel(metric)}: ${each.join(', ')}`
  })
  return {
    title: 'How many times worse than the best',
    note: 'further to the left is better: 1 is the best, and 2 is twice the time, or half the rate',
    chart: intervalChart({
      label: `How many times worse than the best. ${said.join('. ')}`,
      title: 'times, logarithmic',
      kind: 'log',
      legend: shown.map(({ name, style }) => ({ name, style })),
      rows: metrics.map(({ metric, reference, targets }) => ({
        name: metricLabel(metric),
        text: `1: ${shortText(reference)}`,
        marks: targets.flatMap(({ target, ...interval }) => {
          const one = styleOf(target)
          return one === undefined ? [] : [{ ...interval, style: one.style }]
        }),
      })),
    }),
  }
}
