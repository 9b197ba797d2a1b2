/** A line of a chart: a value at each place of the axis below. */
export interface ChartLine {
  readonly letter: string
  readonly values: readonly number[]
}

const AXIS = ' |'

/**
 * Lines over a logarithmic axis as plain characters, each drawn with its letter; where two meet there is an asterisk.
 * @param rates places on the axis below, evenly apart by ratio
 */
export function logChart(
  rates: readonly number[],
  lines: readonly ChartLine[],
  {
    columns,
    rows,
    label,
    axisLabel,
  }: {
    readonly columns: number
    readonly rows: number
    readonly label: (value: number) => string
    readonly axisLabel: (rate: number) => string
  },
): string[] {
  const all = lines.flatMap(({ values }) => values).filter((value) => value > 0)
  if (all.length === 0) return []
  const [bottom, top] = [Math.log(Math.min(...all)), Math.log(Math.max(...all))]
  const span = top - bottom || 1
  const labels = Array.from({ length: rows }, (_, row) =>
    row % 4 === 0 || row === rows - 1 ? label(Math.exp(top - (row * span) / (rows - 1))) : '',
  )
  const margin = Math.max(...labels.map((text) => text.length))
  const width = Math.max(10, Math.min(columns - margin - AXIS.length, rates.length * 2))
  const canvas = Array.from({ length: rows }, () => Array<string>(width).fill(' '))
  for (const { letter, values } of lines) {
    for (let column = 0; column < width; column++) {
      const value = values[Math.round((column / (width - 1)) * (rates.length - 1))] ?? 0
      if (value <= 0) continue
      const line = canvas[Math.round(((top - Math.log(value)) / span) * (rows - 1))]
      if (line) line[column] = line[column] === ' ' || line[column] === letter ? letter : '*'
    }
  }
  return [
    ...canvas.map((line, row) => `${labels[row]?.padStart(margin)}${AXIS}${line.join('')}`.trimEnd()),
    `${' '.repeat(margin)} +${'-'.repeat(width)}`,
    `${' '.repeat(margin + AXIS.length)}${axis(rates, width, axisLabel)}`,
  ]
}

/** Labels at the ends and at each power of ten that there is room for. */
function axis(rates: readonly number[], width: number, axisLabel: (rate: number) => string): string {
  const [first = 1, last = 1] = [rates[0], rates.at(-1)]
  let text = ''
  for (let power = Math.ceil(Math.log10(first) - 1e-9); power <= Math.log10(last) + 1e-9; power++) {
    const place = Math.round((Math.log(10 ** power / first) / Math.log(last / first)) * (width - 1))
    const words = axisLabel(10 ** power)
    // The last one ends where the axis does.
    const column = Math.min(place, width - words.length)
    if (text === '' || column > text.length + 1) text = text.padEnd(column) + words
  }
  return text
}
