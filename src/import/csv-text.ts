/** A table as CSV, with a heading. */
export function csvText(heading: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const lines = [heading.join(',')]
  for (const row of rows) lines.push(row.map(cell).join(','))
  return `${lines.join('\n')}\n`
}

function cell(value: string | number): string {
  const text = String(value)
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
