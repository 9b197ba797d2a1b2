import { position, type Scale, type Tick } from '../../../report/html/chart/scale.ts'
import { CHART_WIDTH, label, svg, textWidth } from '../../../report/html/chart/svg.ts'
import { element, type Markup, toTenth } from '../../../report/html/markup.ts'
import type { Series } from '../find-changes.ts'

const HEIGHT = 210
const TOP = 20
const BOTTOM = 176
const RIGHT = 12
const LINE = '#3b7dd8'
const BETTER = '#12937a'
const WORSE = '#d94153'
const TICKS = 4
/** More than these cannot be told apart: then each place shows its lowest and its highest. */
const MOST_COLUMNS = 420

export interface TrendChartOptions {
  /** What it shows, in a sentence. */
  readonly label: string
  /** Of the target. */
  readonly name: string
  /** The unit. */
  readonly title: string
  readonly format: (value: number) => string
  /** How values are turned into those of the axis. */
  readonly shown: (value: number) => number
}

/**
 * One metric of one target in the order of its results: a point each, the level between changes, and a numbered line at
 * each change. The axis does not begin at nought: what changes is what is asked for.
 */
export function trendChart({ points, levels, changes }: Series, options: TrendChartOptions): Markup {
  const values = points.map(({ value }) => value)
  const vertical = valueScale(values, options.format)
  const left = Math.ceil(Math.max(...vertical.ticks.map((tick) => textWidth(tick.label, 12)))) + 10
  const horizontal: Scale = {
    kind: 'linear',
    domain: [0, Math.max(1, points.length - 1)],
    range: [left, CHART_WIDTH - RIGHT],
    ticks: [],
  }
  const x = (index: number) => position(horizontal, index)
  const y = (value: number) => position(vertical, value)
  const shown = thinned(values)
  const dataOf = (scale: Scale, title: string, domain: readonly number[]) =>
    JSON.stringify({ kind: 'linear', domain, range: scale.range.map(Math.round), title, format: 'number' })
  return svg(
    {
      height: HEIGHT,
      label: options.label,
      'data-chart': 'lines',
      'data-x': dataOf(horizontal, 'result', [1, Math.max(2, points.length)]),
      'data-y': dataOf(vertical, options.title, vertical.domain.map(options.shown)),
    },
    vertical.ticks.map(({ at, label: text }) => [
      element('path', {
        d: `M${left} ${toTenth(y(at))}H${CHART_WIDTH - RIGHT}`,
        stroke: 'currentColor',
        'stroke-opacity': 0.16,
      }),
      label(text, left - 6, y(at) + 4, { anchor: 'end', size: 12 }),
    ]),
    changes.map(({ at, direction }, index) => {
      const place = x(at - 0.5)
      const colour = direction === 'worse' ? WORSE : BETTER
      return [
        element('path', {
          d: `M${toTenth(place)} ${TOP - 6}V${BOTTOM}`,
          stroke: colour,
          'stroke-width': 1.5,
          'stroke-dasharray': '4 3',
        }),
        label(String(index + 1), place, TOP - 9, { anchor: 'middle', size: 12, bold: true }),
      ]
    }),
    element(
      'g',
      { 'data-series': options.name },
      element('path', {
        d: shown.map((index) => `M${toTenth(x(index))} ${toTenth(y(values[index] ?? 0))}h0`).join(''),
        fill: 'none',
        stroke: LINE,
        'stroke-width': points.length > 200 ? 3 : 6,
        'stroke-linecap': 'round',
        'stroke-opacity': 0.75,
      }),
    ),
    levels.map(({ from, to, value }) =>
      element('path', {
        d: `M${toTenth(x(Math.max(0, from - 0.5)))} ${toTenth(y(value))}H${toTenth(x(Math.min(points.length - 1, to - 0.5)))}`,
        stroke: 'currentColor',
        'stroke-width': 2,
      }),
    ),
    label(day(points[0]?.startedAt), left, BOTTOM + 20, { size: 12, muted: true }),
    label(day(points.at(-1)?.startedAt), CHART_WIDTH - RIGHT, BOTTOM + 20, { anchor: 'end', size: 12, muted: true }),
  )
}

/** The places that are drawn: all, or the lowest and highest of each column. */
function thinned(values: readonly number[]): number[] {
  const all = values.map((_, index) => index)
  if (values.length <= MOST_COLUMNS) return all
  const columns = Map.groupBy(all, (index) => Math.floor((index * MOST_COLUMNS) / values.length))
  return [...columns.values()].flatMap((indices) => {
    const byValue = indices.toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
    return [...new Set([byValue[0], byValue.at(-1)])].filter((index) => index !== undefined)
  })
}

function valueScale(values: readonly number[], format: (value: number) => string): Scale {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)]
  const slack = (highest - lowest) * 0.06 || Math.abs(highest) * 0.05 || 1
  const [from, to] = [lowest - slack, highest + slack]
  const ticks = Array.from({ length: TICKS }, (_, index): Tick => {
    const at = from + ((to - from) * (index + 0.5)) / TICKS
    return { at, label: format(at) }
  })
  return { kind: 'linear', domain: [from, to], range: [BOTTOM, TOP], ticks }
}

function day(startedAt = ''): string {
  return startedAt.slice(0, 10)
}
