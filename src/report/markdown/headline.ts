import type { Result } from '../../result/schema.ts'
import { markdownTable, markdownText } from '../../text/markdown-text.ts'
import { headlineRows } from '../content/headline.ts'

/** The headline figures with their intervals, metrics as rows. */
export function headlineSection(result: Result): string {
  const heads = result.summary.targets.map(
    ({ target, ranked }) => `**${markdownText(target)}**${ranked ? '' : ' (not ranked)'}`,
  )
  const rows = headlineRows(result).map(({ label, unit, cells }) => [
    unit === '' ? label : `${label}, ${unit}`,
    ...cells.map(({ text, interval, best }) => {
      const figure = best ? `**${text}** \\*` : markdownText(text)
      return interval === '' ? figure : `${figure} <br> ${interval}`
    }),
  ])
  return `${markdownTable(['', ...heads], rows)}\n\n\\* better than every other ranked target. Below a figure: its interval.`
}
