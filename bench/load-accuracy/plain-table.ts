import Table from 'cli-table3'

const NO_RULES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' }

/** A table for the terminal without colours, its numbers to the right. @param left columns that are text, from the left */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const colAligns = head.map((_, column) => (column < left ? 'left' : 'right'))
  const table = new Table({
    head: [...head],
    colAligns,
    chars: NO_RULES,
    style: { head: [], border: [], compact: true },
  })
  table.push(...rows.map((row) => [...row]))
  return table.toString()
}
