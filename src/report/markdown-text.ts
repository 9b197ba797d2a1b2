import { plainText } from './plain-text.ts'

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
