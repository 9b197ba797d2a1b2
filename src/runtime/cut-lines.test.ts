import { expect, test } from 'vitest'
import { CutLines, LONGEST_LINE } from './cut-lines.ts'

function linesOf(...chunks: readonly string[]): string[] {
  const lines: string[] = []
  const cut = new CutLines((line) => lines.push(line))
  for (const chunk of chunks) cut.push(chunk)
  cut.end()
  return lines
}

test('lines are told as they are, whatever pieces they come in', () => {
  expect(linesOf('a\nb', 'c\r\n', '\n', 'last')).toEqual(['a', 'bc', '', 'last'])
})

test('a line without an end is cut, and the next one is whole', () => {
  const chunk = 'z'.repeat(1_000_000)
  const [long, next] = linesOf(...Array.from({ length: 64 }, () => chunk), '\nnext')
  expect(long).toBe(
    `${'z'.repeat(LONGEST_LINE)} … (cut: ${(64_000_000 - LONGEST_LINE).toLocaleString('en')} more characters)`,
  )
  expect(next).toBe('next')
})
