import { stripVTControlCharacters } from 'node:util'
import Table from 'cli-table3'

/** Its own `width` counts escape codes too. */
export function widthOf(table: string): number {
  return Math.max(
    ...stripVTControlCharacters(table)
      .split('\n')
      .map((line) => line.trimEnd().length),
  )
}

/** A table without a frame: one rule below the head, one at the end, figures to the right. */
export function newTable(head: string[], colWidths: number[] = []): InstanceType<typeof Table> {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom-left': '', 'bottom-right': '' }
  const sides = { left: '', right: '', 'left-mid': '', 'right-mid': '', middle: '' }
  return new Table({
    head,
    colWidths,
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
    chars: { ...none, ...sides, 'mid-mid': '', 'bottom-mid': '' },
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 0, compact: true },
  })
}
