import { element, type Markup, toTenth } from '../markup.ts'

/** How a series looks in every chart: three signs, of which any one is enough to tell it from its neighbours. */
export interface SeriesStyle {
  readonly colour: string
  /** Of `stroke-dasharray`; empty for an unbroken line. */
  readonly dash: string
  readonly marker: Marker
}

type Marker = 'circle' | 'square' | 'triangle' | 'diamond' | 'plus' | 'cross' | 'hollow' | 'down'

// Each colour has a contrast of at least 3 : 1 against white and against near-black, so that it can be an attribute.
const STYLES: readonly SeriesStyle[] = [
  { colour: '#3b7dd8', dash: '', marker: 'circle' },
  { colour: '#d0620a', dash: '7 3', marker: 'square' },
  { colour: '#12937a', dash: '2 3', marker: 'triangle' },
  { colour: '#b04fc4', dash: '9 3 2 3', marker: 'diamond' },
  { colour: '#d94153', dash: '12 4', marker: 'plus' },
  { colour: '#847a14', dash: '4 2', marker: 'cross' },
  { colour: '#0c8bad', dash: '1 4', marker: 'hollow' },
  { colour: '#7a8394', dash: '9 3 2 3 2 3', marker: 'down' },
]

/** The style of the target at this place; after eight they begin again. */
export function seriesStyle(index: number): SeriesStyle {
  const style = STYLES[index % STYLES.length]
  if (style === undefined) throw new RangeError('a place of a series is a whole number from 0')
  return style
}

const SHAPES: Readonly<Record<Exclude<Marker, 'circle' | 'hollow'>, string>> = {
  square: 'm-3.5 -3.5h7v7h-7z',
  triangle: 'm0 -4.5l4.5 8h-9z',
  down: 'm0 4.5l4.5 -8h-9z',
  diamond: 'm0 -5l4.5 5l-4.5 5l-4.5 -5z',
  plus: 'm-4.5 0h9m-4.5 -4.5v9',
  cross: 'm-3.5 -3.5l7 7m0 -7l-7 7',
}

/** A marker of a series around a point. */
export function marker({ marker, colour }: SeriesStyle, x: number, y: number): Markup {
  if (marker === 'circle') return element('circle', { cx: x, cy: y, r: 3.8, fill: colour })
  if (marker === 'hollow') {
    return element('circle', { cx: x, cy: y, r: 3.6, fill: 'none', stroke: colour, 'stroke-width': 2 })
  }
  const d = `M${toTenth(x)} ${toTenth(y)}${SHAPES[marker]}`
  return marker === 'plus' || marker === 'cross'
    ? element('path', { d, stroke: colour, 'stroke-width': 2, fill: 'none' })
    : element('path', { d, fill: colour })
}
