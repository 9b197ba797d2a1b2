import type { Level } from './find-changes.ts'

export interface ChartOptions {
  /** Characters in a line, the labels of the axis included. */
  readonly columns: number
  readonly rows: number
  readonly label: (value: number) => string
}

const FURTHEST_APART = 4
const AXIS = ' |'

/**
 * A series as a drawing in plain characters: `o` for each value, `-` for the level of each stretch, `:` where it changes.
 * Values stand in their order, not by their dates; where they are more than columns, several share one.
 * @param values at least one
 */
export function chart(
  values: readonly number[],
  levels: readonly Level[],
  { columns, rows, label }: ChartOptions,
): string[] {
  const { top, bottom } = range(values)
  const rowOf = (value: number) => Math.round(((top - value) / (top - bottom)) * (rows - 1))
  const labels = Array.from({ length: rows }, (_, row) =>
    row === 0 || row === rows - 1 || row === Math.floor(rows / 2)
      ? label(top - (row * (top - bottom)) / (rows - 1))
      : '',
  )
  const margin = Math.max(...labels.map((text) => text.length))
  const columnOf = spread(values.length, Math.max(1, columns - margin - AXIS.length))
  const width = columnOf(values.length - 1) + 1
  const canvas = Array.from({ length: rows }, () => Array<string>(width).fill(' '))
  const put = (row: number, column: number, mark: string) => canvas[row]?.splice(column, 1, mark)
  for (const { from, to, value } of levels) {
    for (let column = columnOf(from); column <= columnOf(to - 1); column += 1) put(rowOf(value), column, '-')
    if (from > 0) for (let row = 0; row < rows; row += 1) put(row, changeColumn(columnOf, from), ':')
  }
  for (const [index, value] of values.entries()) put(rowOf(value), columnOf(index), 'o')
  return canvas.map((line, row) => `${labels[row]?.padStart(margin)}${AXIS}${line.join('')}`.trimEnd())
}

function range(values: readonly number[]): { top: number; bottom: number } {
  const [top, bottom] = [Math.max(...values), Math.min(...values)]
  const slack = top === bottom ? Math.abs(top) * 0.01 || 1 : 0
  return { top: top + slack, bottom: bottom - slack }
}

/** The column of each place: evenly apart where there is room. */
function spread(count: number, width: number): (index: number) => number {
  const apart = Math.min(FURTHEST_APART, Math.floor(width / count))
  return apart >= 1 ? (index) => index * apart : (index) => Math.floor((index * width) / count)
}

/** Just before the first value after the change, where there is room between the two. */
function changeColumn(columnOf: (index: number) => number, at: number): number {
  return Math.max(columnOf(at - 1), columnOf(at) - 1)
}
