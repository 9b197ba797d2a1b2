import { type Content, element, html, type Markup, toTenth } from '../markup.ts'
import { legend } from './legend.ts'
import { linearScale, logScale, position, type Scale, type Tick } from './scale.ts'
import { marker, type SeriesStyle } from './series-style.ts'
import { CHART_WIDTH, label, svg, textWidth } from './svg.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Series {
  readonly name: string
  readonly style: SeriesStyle
  /** From left to right; a `null` breaks the line. */
  readonly points: readonly (Point | null)[]
  /** `lines` where nothing else is asked for. */
  readonly draw?: 'lines' | 'points'
}

/** A line across the plot that figures are held against. */
export interface Limit {
  readonly value: number
  readonly name: string
}

export interface Axis {
  /** What it shows, with its unit. */
  readonly title: string
  readonly kind: 'linear' | 'log'
  /** How its values are told where the pointer is; `percentile`: they are 1 / (1 - quantile). */
  readonly format?: 'number' | 'percentile'
  /** In place of those that follow from the values. */
  readonly ticks?: readonly Tick[]
  readonly limit?: Limit
  /** The highest value that is to have room, where the data end below it. */
  readonly atLeast?: number
}

export interface LineChart {
  /** What it shows, in a sentence. */
  readonly label: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  /** Points that are told beside the lines, such as where two of them cross. */
  readonly notes?: readonly (Point & { readonly text: string })[]
}

/** How high the plot is, where it is alone, and where several share their horizontal axis. */
const [PLOT_HEIGHT, PANEL_HEIGHT] = [230, 130]
const RIGHT = 14
const BELOW = 42
const ABOVE = 22

/** How a plot looks among others. */
interface Look {
  readonly plotHeight: number
  /** Where the plot begins at the earliest, so that those below each other have the same horizontal axis. */
  readonly left: number
  /** What its legend names. */
  readonly named: readonly Series[]
  readonly isLast: boolean
}

/** Lines over two axes, with a legend; `null` where there is nothing to draw. */
export function lineChart(chart: LineChart): Markup | null {
  return drawLines(chart, { plotHeight: PLOT_HEIGHT, left: 0, named: chart.series, isLast: true })
}

/** Several figures over the same horizontal axis, below each other, with one legend; `null` where there is nothing to draw. */
export function linePanels(charts: readonly LineChart[]): Markup | null {
  const drawn = charts.filter((chart) => pointsOf(chart).length > 0)
  if (drawn.length === 0) return null
  const left = Math.max(...drawn.map((chart) => leftOf(verticalScale(chart, [PANEL_HEIGHT, 0]))))
  const all = drawn.flatMap(({ series }) => series)
  const named = all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index)
  return html`${drawn.map((chart, index) =>
    drawLines(chart, {
      plotHeight: PANEL_HEIGHT,
      left,
      named: index === 0 ? named : [],
      isLast: index === drawn.length - 1,
    }),
  )}`
}

function pointsOf({ series }: LineChart): Point[] {
  return series.flatMap(({ points }) => points.filter((point) => point !== null))
}

function verticalScale(chart: LineChart, range: readonly [number, number]): Scale {
  return scaleOf(
    chart.y,
    pointsOf(chart).map(({ y }) => y),
    range,
  )
}

/** Where a plot begins that has room for the labels of its axis. */
function leftOf({ ticks }: Scale): number {
  return Math.ceil(Math.max(...ticks.map(({ label }) => textWidth(label)))) + 10
}

function drawLines(chart: LineChart, { plotHeight, left: least, named, isLast }: Look): Markup | null {
  const { x, y, series } = chart
  const points = pointsOf(chart)
  if (points.length === 0) return null
  const top = legend(named)
  const from = top.height + ABOVE
  const height = from + plotHeight + (isLast ? BELOW : BELOW / 2)
  const vertical = verticalScale(chart, [from + plotHeight, from])
  const left = Math.max(least, leftOf(vertical))
  const horizontal = scaleOf(
    x,
    points.map(({ x }) => x),
    [left, CHART_WIDTH - RIGHT],
  )
  const at = (point: Point): [number, number] => [position(horizontal, point.x), position(vertical, point.y)]
  return svg(
    {
      height,
      label: chart.label,
      'data-chart': 'lines',
      'data-x': dataOf(horizontal, x),
      'data-y': dataOf(vertical, y),
    },
    top.markup,
    label(y.title, 0, from - 9, { muted: true }),
    gridLines(horizontal, vertical),
    vertical.ticks.map((tick) => label(tick.label, left - 7, position(vertical, tick.at) + 4.5, { anchor: 'end' })),
    spread(horizontal.ticks, horizontal).map((tick) => tickLabel(tick, horizontal, from + plotHeight + 18)),
    isLast && label(x.title, CHART_WIDTH - RIGHT, height - 5, { anchor: 'end', muted: true }),
    limitLine(y.limit, horizontal, vertical),
    series.map((each) => drawSeries(each, at)),
    (chart.notes ?? []).map((note) => drawNote(note.text, at(note))),
  )
}

function scaleOf(axis: Axis, values: readonly number[], range: readonly [number, number]): Scale {
  const limited = [...values, ...(axis.limit ? [axis.limit.value] : []), ...(axis.atLeast ? [axis.atLeast] : [])]
  const highest = limited.reduce((a, b) => Math.max(a, b), 0)
  if (axis.ticks && axis.ticks.length > 1) {
    const [first, last] = [axis.ticks[0]?.at ?? 0, axis.ticks.at(-1)?.at ?? 1]
    return { kind: axis.kind, domain: [first, last], range, ticks: axis.ticks }
  }
  if (axis.kind === 'linear') return linearScale(highest, range)
  const lowest = limited.filter((value) => value > 0).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  return Number.isFinite(lowest) ? logScale([lowest, Math.max(highest, lowest * 1.01)], range) : linearScale(1, range)
}

/** What the script of the page needs to turn a place of the pointer into values. */
function dataOf({ kind, domain, range }: Scale, { title, format = 'number' }: Axis): string {
  return JSON.stringify({ kind, domain, range: range.map(Math.round), title, format })
}

function gridLines(horizontal: Scale, vertical: Scale): Markup[] {
  const [left, right] = horizontal.range
  const [bottom, top] = vertical.range
  return [
    ...vertical.ticks.map(({ at }) => `M${left} ${toTenth(position(vertical, at))}H${right}`),
    ...horizontal.ticks.map(({ at }) => `M${toTenth(position(horizontal, at))} ${bottom}v5`),
  ]
    .map((d) => element('path', { d, stroke: 'currentColor', 'stroke-opacity': 0.16 }))
    .concat(element('path', { d: `M${left} ${bottom}H${right}`, stroke: 'currentColor', 'stroke-opacity': 0.5 }))
    .filter(() => top < bottom)
}

/** Those ticks whose labels do not run into each other. */
function spread(ticks: readonly Tick[], scale: Scale): Tick[] {
  let end = Number.NEGATIVE_INFINITY
  return ticks.filter((tick) => {
    const half = textWidth(tick.label) / 2
    const at = position(scale, tick.at)
    if (at - half < end + 6) return false
    end = at + half
    return true
  })
}

function tickLabel({ at, label: text }: Tick, scale: Scale, y: number): Markup {
  const x = position(scale, at)
  return x + textWidth(text) / 2 > CHART_WIDTH
    ? label(text, CHART_WIDTH, y, { anchor: 'end' })
    : label(text, x, y, { anchor: 'middle' })
}

function limitLine(limit: Limit | undefined, horizontal: Scale, vertical: Scale): Content {
  if (limit === undefined) return null
  const y = position(vertical, limit.value)
  const [left, right] = horizontal.range
  return [
    element('path', {
      d: `M${left} ${toTenth(y)}H${right}`,
      stroke: 'currentColor',
      'stroke-dasharray': '3 3',
      'stroke-opacity': 0.7,
    }),
    // Above the line stands the title of the axis, where the line is the highest.
    label(limit.name, left + 4, y - vertical.range[1] < 18 ? y + 14 : y - 5, { muted: true, size: 12 }),
  ]
}

/** So many markers tell whose a line is where colours cannot. */
const MARKERS = 6

function drawSeries({ name, style, points, draw = 'lines' }: Series, at: (point: Point) => [number, number]): Markup {
  const solid = points.filter((point) => point !== null)
  const each = draw === 'points' ? 1 : Math.max(1, Math.ceil(solid.length / MARKERS))
  const shown = solid.filter((_, index) => solid.length <= MARKERS * 2 || index % each === Math.floor(each / 2))
  return element(
    'g',
    { 'data-series': name },
    draw === 'lines' &&
      element('path', {
        d: pathOf(points, at),
        fill: 'none',
        stroke: style.colour,
        'stroke-width': 2,
        'stroke-linejoin': 'round',
        'stroke-dasharray': style.dash || undefined,
      }),
    shown.map((point) => marker(style, ...at(point))),
  )
}

function pathOf(points: readonly (Point | null)[], at: (point: Point) => [number, number]): string {
  let pen = 'M'
  let d = ''
  for (const point of points) {
    if (point === null) {
      pen = 'M'
      continue
    }
    d += pen + at(point).map(toTenth).join(' ')
    pen = 'L'
  }
  return d
}

function drawNote(text: string, [x, y]: [number, number]): Markup {
  const isRight = x > CHART_WIDTH / 2
  return element(
    'g',
    {},
    element('circle', { cx: x, cy: y, r: 6, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }),
    label(text, x + (isRight ? -10 : 10), y - 8, { anchor: isRight ? 'end' : 'start', size: 12 }),
  )
}
