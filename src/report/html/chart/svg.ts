import { type Content, element, type Markup } from '../markup.ts'

/** Charts are drawn for this many units a line of text is 13 of; the page scales them. */
export const CHART_WIDTH = 480
export const FONT_SIZE = 13

/** A picture with a name that a screen reader says; all its looks are attributes, for a style sheet may be blocked. */
export function svg(
  { width = CHART_WIDTH, height, label, ...data }: SvgOptions,
  ...children: readonly Content[]
): Markup {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': label,
      'font-family': 'system-ui, sans-serif',
      'font-size': FONT_SIZE,
      fill: 'currentColor',
      ...data,
    },
    ...children,
  )
}

export interface SvgOptions {
  readonly width?: number
  readonly height: number
  /** What the picture shows, in a sentence. */
  readonly label: string
  readonly [data: `data-${string}`]: string
}

export type Anchor = 'start' | 'middle' | 'end'

/** A line of text; muted where it explains and is not what is looked for. */
export function label(
  text: string,
  x: number,
  y: number,
  { anchor = 'start', muted = false, bold = false, size }: LabelOptions = {},
): Markup {
  return element(
    'text',
    {
      x,
      y,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      'fill-opacity': muted ? 0.75 : undefined,
      'font-weight': bold ? 600 : undefined,
      'font-size': size,
    },
    text,
  )
}

export interface LabelOptions {
  readonly anchor?: Anchor
  readonly muted?: boolean
  readonly bold?: boolean
  readonly size?: number
}

/** How wide a text is at most likely to be, in units: nobody can measure it where the picture is made. */
export function textWidth(text: string, size = FONT_SIZE): number {
  return [...text].reduce((sum, character) => sum + widthOf(character), 0) * size
}

/** Digits of DejaVu, the widest of the usual fonts, are wider than its letters are on average. */
function widthOf(character: string): number {
  if (character > '\u2e7f') return 1
  return /\d/.test(character) ? 0.64 : 0.58
}

/** As much of a text as there is room for; nothing where that would be no more than a letter. */
export function fitted(text: string, room: number, size = FONT_SIZE): string {
  if (textWidth(text, size) <= room) return text
  const most = Math.floor(room / textWidth('n', size)) - 1
  return most < 2 ? '' : `${[...text].slice(0, most).join('')}…`
}
