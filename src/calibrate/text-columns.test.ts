import { expect, test } from 'vitest'
import { columns } from './text-columns.ts'

test('columns are as wide as their widest cell, and no line ends in blanks', () => {
  expect(
    columns([
      ['', 'a', ''],
      ['long name', '12', 'x'],
      ['b', '1,000', ''],
    ]),
  ).toEqual(['                a', 'long name      12   x', 'b           1,000'])
  expect(columns([])).toEqual([])
})
