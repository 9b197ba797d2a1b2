import { plainText } from './plain-text.ts'
import type { Table } from './table.ts'

/** A text from outside as Markdown shows it: as it is, on one line, with nothing in it that Markdown or HTML would obey. */
export function markdownText(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]#|~$]/g, '\\$&')
    .replace(/@(?=\S)/g, '@&#8203;')
}

/** A table; cells are Markdown already. Columns named in `left` are aligned to the left, all others to the right. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
): string {
  if (rows.length === 0) return '(none)'
  const rule = head.map((_, index) => (left.includes(index) ? ':---' : '---:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A table with all that stands below it; empty where there is none. Its texts are quoted with `markdownText`. */
export function markdownOf(table: Table | null): string {
  if (table === null) return ''
  return [
    markdownTable(table.head, table.rows, table.left),
    (table.numbered ?? []).map((text, index) => `${index + 1}. ${text}`).join('\n'),
    (table.bullets ?? []).map((text) => `- ${text}`).join('\n'),
    ...(table.notes ?? []),
  ]
    .filter(Boolean)
    .join('\n\n')
}
