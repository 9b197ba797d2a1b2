import { type Content, element, type Markup, toTenth } from '../markup.ts'
import { type LegendEntry, legend as legendOf } from './legend.ts'
import { linearScale, logScale, position, type Scale } from './scale.ts'
import { marker, type SeriesStyle } from './series-style.ts'
import { CHART_WIDTH, label, svg, textWidth } from './svg.ts'

export interface IntervalMark {
  readonly value: number
  /** `null`: there is no interval on this side. */
  readonly low: number | null
  readonly high: number | null
  readonly style: SeriesStyle
}

export interface IntervalRow {
  readonly name: string
  /** How the figures are said. */
  readonly text: string
  readonly marks: readonly IntervalMark[]
}

export interface IntervalChart {
  readonly label: string
  readonly title: string
  /** `log where far apart`: linear where no figure is many times another, else one outlier would flatten the rest. */
  readonly kind: 'linear' | 'log' | 'log where far apart'
  readonly rows: readonly IntervalRow[]
  readonly joined?: boolean
  /** What each mark of a row stands for, where rows do not say it: above the plot; marks of a row are then set apart. */
  readonly legend?: readonly LegendEntry[]
}

const ROW = 40
/** From one mark of a row to the next, where several targets share it. */
const APART = 9
/** From this ratio on, a linear scale leaves less than a fifth of its width to what is small. */
const FAR_APART = 5
const BELOW = 40
const RIGHT = 14

/** A dot for each figure with the interval that it lies in, a row each; `null` where there is nothing to draw. */
export function intervalChart(chart: IntervalChart): Markup | null {
  const { label: said, title, kind, rows, joined = false } = chart
  const values = rows.flatMap(({ marks }) =>
    marks.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
  )
  const positive = values.filter((value) => value > 0)
  if (rows.length === 0 || values.length === 0) return null
  const head = legendOf(chart.legend ?? [])
  const apart = chart.legend === undefined ? 0 : APART
  const heights = rows.map(({ marks }) => ROW + Math.max(0, marks.length - 1) * apart)
  const tops = heights.map((_, index) => heights.slice(0, index).reduce((sum, each) => sum + each, head.height))
  const bottom = heights.reduce((sum, each) => sum + each, head.height)
  const range: [number, number] = [8, CHART_WIDTH - RIGHT]
  const isFar = positive.length === values.length && Math.max(...values) > FAR_APART * Math.min(...values)
  const isLog = positive.length > 0 && (kind === 'log' || (kind === 'log where far apart' && isFar))
  const scale = isLog
    ? logScale([Math.min(...positive), Math.max(...positive) * 1.001], range)
    : linearScale(Math.max(...values), range)
  return svg(
    { height: bottom + BELOW, label: said },
    head.markup,
    scale.ticks.map(({ at }) =>
      element('path', {
        d: `M${toTenth(position(scale, at))} ${head.height}V${bottom + 4}`,
        stroke: 'currentColor',
        'stroke-opacity': 0.13,
      }),
    ),
    rows.map((row, index) => drawRow(row, tops[index] ?? 0, scale, { joined, apart })),
    tickLabels(scale, bottom + 18),
    label(
      [title, kind === 'log where far apart' && isLog ? 'logarithmic' : ''].filter(Boolean).join(', '),
      CHART_WIDTH - RIGHT,
      bottom + BELOW - 5,
      { anchor: 'end', muted: true },
    ),
  )
}

function drawRow(
  { name, text, marks }: IntervalRow,
  top: number,
  scale: Scale,
  { joined, apart }: { readonly joined: boolean; readonly apart: number },
): Markup {
  const y = top + 28
  const at = (value: number): number => position(scale, value)
  const [first, last] = [marks[0], marks.at(-1)]
  return element(
    'g',
    {},
    label(name, 0, top + 14, { bold: true }),
    label(text, CHART_WIDTH - RIGHT, top + 14, { anchor: 'end' }),
    joined &&
      first &&
      last &&
      element('path', {
        d: `M${toTenth(at(first.value))} ${y}H${toTenth(at(last.value))}`,
        stroke: first.style.colour,
        'stroke-opacity': 0.45,
        'stroke-width': 3,
      }),
    marks.map((mark, index) => drawMark(mark, at, y + index * apart)),
  )
}

function drawMark({ value, low, high, style }: IntervalMark, at: (value: number) => number, y: number): Content {
  const [from, to] = [at(low ?? value), at(high ?? value)].map(toTenth)
  return [
    (low !== null || high !== null) &&
      element('path', {
        d: `M${from} ${y - 4}v8M${from} ${y}H${to}M${to} ${y - 4}v8`,
        stroke: style.colour,
        'stroke-width': 2,
        fill: 'none',
      }),
    marker(style, at(value), y),
  ]
}

function tickLabels(scale: Scale, y: number): Markup[] {
  let end = Number.NEGATIVE_INFINITY
  return scale.ticks.flatMap((tick) => {
    const half = textWidth(tick.label) / 2
    const x = Math.min(Math.max(position(scale, tick.at), half), CHART_WIDTH - half)
    if (x - half < end + 6) return []
    end = x + half
    return [label(tick.label, x, y, { anchor: 'middle' })]
  })
}
