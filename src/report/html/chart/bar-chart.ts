import { type Content, element, type Markup, toTenth } from '../markup.ts'
import { linearScale, position, type Scale } from './scale.ts'
import { CHART_WIDTH, fitted, label, svg, textWidth } from './svg.ts'

export interface BarPart {
  readonly name: string
  readonly value: number
  readonly colour: string
  /** How the value is said: `0.24 ms`. */
  readonly text: string
}

export interface Bar {
  readonly name: string
  readonly parts: readonly BarPart[]
  /** How the whole is said. */
  readonly text: string
}

export interface BarChart {
  /** What it shows, in a sentence. */
  readonly label: string
  readonly title: string
  readonly bars: readonly Bar[]
  /** What each colour stands for. */
  readonly key: readonly { readonly name: string; readonly colour: string }[]
  /** A value that no bar should go beyond; it is marked. */
  readonly limit?: number
}

const NAME_LINE = 18
const BAR_HEIGHT = 24
const ROW = NAME_LINE + BAR_HEIGHT + 10
const BELOW = 40
const RIGHT = 14

/** Bars of stacked parts, one below the other; parts with room for it carry their name. `null` where there is nothing to draw. */
export function barChart({ label: said, title, bars, key, limit }: BarChart): Markup | null {
  const totals = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0))
  const highest = Math.max(limit ?? 0, ...totals)
  if (bars.length === 0 || highest <= 0) return null
  const top = key.length === 0 ? 0 : 26
  const bottom = top + bars.length * ROW
  const scale = linearScale(highest, [1, CHART_WIDTH - RIGHT])
  return svg(
    { height: bottom + BELOW, label: said },
    keyOf(key),
    scale.ticks.map(({ at }) =>
      element('path', {
        d: `M${toTenth(position(scale, at))} ${top}V${bottom + 4}`,
        stroke: 'currentColor',
        'stroke-opacity': 0.13,
      }),
    ),
    bars.map((bar, index) => drawBar(bar, top + index * ROW, scale)),
    limitMarks(limit, scale, top, bars.length),
    scale.ticks.map(({ at, label: text }) => tickLabel(text, position(scale, at), bottom + 18)),
    label(title, CHART_WIDTH - RIGHT, bottom + BELOW - 5, { anchor: 'end', muted: true }),
  )
}

function keyOf(key: BarChart['key']): Content {
  let x = 0
  return key.map(({ name, colour }) => {
    const left = x
    x += 18 + textWidth(name) + 16
    return element(
      'g',
      {},
      element('rect', { x: left, y: 3, width: 12, height: 12, rx: 2, fill: colour }),
      label(name, left + 18, 13.5),
    )
  })
}

function drawBar({ name, text, parts }: Bar, top: number, scale: Scale): Markup {
  let sum = 0
  return element(
    'g',
    {},
    label(name, 0, top + 13, { bold: true }),
    label(text, CHART_WIDTH - RIGHT, top + 13, { anchor: 'end' }),
    parts.map((part) => {
      const [from, to] = [position(scale, sum), position(scale, sum + part.value)]
      sum += part.value
      return drawPart(part, from, to, top + NAME_LINE)
    }),
  )
}

function drawPart({ name, value, colour, text }: BarPart, from: number, to: number, y: number): Content {
  if (value <= 0) return null
  const width = Math.max(0.5, to - from - 1)
  const written = fitted(name, width - 8, 12)
  return element(
    'g',
    {},
    element('title', {}, `${name}: ${text}`),
    element('rect', { x: from, y, width, height: BAR_HEIGHT, fill: colour, rx: 1 }),
    written !== '' &&
      element('text', { x: from + 5, y: y + 16.5, 'font-size': 12, fill: '#fff', 'font-weight': 600 }, written),
  )
}

/** Across the bars alone: between them stand their figures. */
function limitMarks(limit: number | undefined, scale: Scale, top: number, count: number): Content {
  if (limit === undefined) return null
  const x = toTenth(position(scale, limit))
  const d = Array.from({ length: count }, (_, index) => `M${x} ${top + index * ROW + NAME_LINE - 2}v${BAR_HEIGHT + 4}`)
  return element('path', { d: d.join(''), stroke: 'currentColor', 'stroke-width': 2, 'stroke-dasharray': '4 2' })
}

function tickLabel(text: string, x: number, y: number): Markup {
  const half = textWidth(text) / 2
  if (x - half < 0) return label(text, 0, y)
  return x + half > CHART_WIDTH
    ? label(text, CHART_WIDTH, y, { anchor: 'end' })
    : label(text, x, y, { anchor: 'middle' })
}
