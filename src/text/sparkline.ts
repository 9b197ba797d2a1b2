const BARS = [...'▁▂▃▄▅▆▇█']
const WIDEST = 60

/**
 * A course as one line of bars from nought to the highest value; of a long one several values share a bar.
 * @param join what several values are together: their highest, or their mean
 */
export function sparkline(values: readonly number[], join: 'highest' | 'mean'): string {
  const each = Math.ceil(values.length / WIDEST)
  const bars = Array.from({ length: Math.ceil(values.length / Math.max(1, each)) }, (_, index) => {
    const part = values.slice(index * each, (index + 1) * each)
    return join === 'highest' ? Math.max(...part) : part.reduce((sum, value) => sum + value, 0) / part.length
  })
  const highest = Math.max(...bars)
  return bars.map((value) => BARS[highest > 0 ? Math.round((value / highest) * (BARS.length - 1)) : 0]).join('')
}
