import { expect, test } from 'vitest'
import { fitText, padText, piecesOf, textWidth } from './text-width.ts'

test.each([
  ['abc', 3],
  ['Größe', 5],
  ['日本', 4],
  ['\u001b[31mred\u001b[39m', 3],
  ['e\u0301', 1],
])('%j takes %i columns', (text, columns) => {
  expect(textWidth(text)).toBe(columns)
})

test.each([
  ['short', 10, 'short'],
  ['just so', 7, 'just so'],
  ['a long name', 7, 'a long…'],
  ['日本語の名前', 7, '日本語…'],
  ['日本語の名前', 6, '日本…'],
  ['anything', 1, '…'],
  ['anything', 0, ''],
])('%j in %i columns is %j', (text, columns, fitted) => {
  expect(fitText(text, columns)).toBe(fitted)
})

test('blanks fill up to a count of columns, not of characters', () => {
  expect(padText('日本', 6)).toBe('日本  ')
  expect(padText('longer', 3)).toBe('longer')
})

test.each([
  ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ['日本語', 4, ['日本', '語']],
  ['日本', 1, ['日', '本']],
  ['', 4, []],
])('%j in pieces of %i columns', (text, columns, pieces) => {
  expect(piecesOf(text, columns)).toEqual(pieces)
})
