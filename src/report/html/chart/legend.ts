import { element, type Markup } from '../markup.ts'
import { marker, type SeriesStyle } from './series-style.ts'
import { CHART_WIDTH, label, textWidth } from './svg.ts'

export interface LegendEntry {
  readonly name: string
  readonly style: SeriesStyle
}

export interface Legend {
  readonly markup: Markup[]
  readonly height: number
}

const SAMPLE_WIDTH = 28
const GAP = 16
const LINE_HEIGHT = 19

/** A sample of each series with its name, in as many lines as they take. */
export function legend(entries: readonly LegendEntry[], width = CHART_WIDTH): Legend {
  let x = 0
  let line = 0
  const markup = entries.map(({ name, style }) => {
    const room = SAMPLE_WIDTH + 6 + textWidth(name)
    if (x > 0 && x + room > width) {
      x = 0
      line += 1
    }
    const [left, y] = [x, line * LINE_HEIGHT + 9]
    x += room + GAP
    return element(
      'g',
      {},
      element('path', {
        d: `M${left} ${y}h${SAMPLE_WIDTH}`,
        stroke: style.colour,
        'stroke-width': 2,
        'stroke-dasharray': style.dash || undefined,
        fill: 'none',
      }),
      marker(style, left + SAMPLE_WIDTH / 2, y),
      label(name, left + SAMPLE_WIDTH + 6, y + 4.5),
    )
  })
  return { markup, height: entries.length === 0 ? 0 : (line + 1) * LINE_HEIGHT + 6 }
}
