export type Delimiter = ';' | '\t' | ','

export interface DelimitedRow {
  /** From 1. */
  readonly line: number
  readonly text: string
  readonly cells: readonly string[]
}

/** What parts the columns, as spreadsheets write it: a semicolon or a tab where there is one, else a comma. */
export function delimiterOf(text: string): Delimiter {
  const [, named] = /^sep=([;,\t])\r?\n/i.exec(text) ?? []
  if (named === ';' || named === ',' || named === '\t') return named
  const unquoted = text.replace(/"[^"\n]*"/g, '')
  return unquoted.includes(';') ? ';' : unquoted.includes('\t') ? '\t' : ','
}

/** The lines of a table that are not empty, each in its cells; quotes around a cell are taken off. */
export function delimitedRows(text: string, delimiter: Delimiter): DelimitedRow[] {
  return text.split(/\r?\n/).flatMap((row, at) => {
    if (row.trim() === '' || (at === 0 && /^sep=.$/i.test(row))) return []
    return [{ line: at + 1, text: row, cells: cellsOf(row, delimiter) }]
  })
}

function cellsOf(row: string, delimiter: Delimiter): string[] {
  // Most tables have no quotes, and some a million lines: no expression is made for each.
  if (!row.includes('"')) return row.split(delimiter).map((each) => each.trim())
  const cell = new RegExp(`\\s*(?:"((?:[^"]|"")*)"\\s*|([^${delimiter}]*))(?:${delimiter}|$)`, 'gy')
  const cells: string[] = []
  while (cell.lastIndex < row.length) {
    const match = cell.exec(row)
    if (match === null) return row.split(delimiter).map((each) => each.trim())
    cells.push(match[1]?.replaceAll('""', '"') ?? (match[2] ?? '').trim())
  }
  return row.endsWith(delimiter) ? [...cells, ''] : cells
}
