import { stripVTControlCharacters } from 'node:util'
import { piecesOf, textWidth } from './text-width.ts'

/** Characters that move the cursor, start an escape sequence, turn the writing direction, or take no room at all. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A text from outside, on one line and with nothing in it that a terminal would obey. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(UNPRINTABLE, '')
    .trim()
}

/** Lines from outside, each with nothing in it that a terminal would obey. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map((line) => line.replaceAll('\t', '  ').replace(UNPRINTABLE, '').trimEnd())
    .join('\n')
}

/**
 * Breaks a text into lines of at most so many columns, between words where possible.
 * @param hang spaces before all lines but the first
 */
export function wrap(text: string, width: number, hang = 0): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((each) => (each === '' ? [each] : piecesOf(each, width - hang)))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line.trim() !== '' && textWidth(longer) > width) {
      lines.push(line)
      line = ' '.repeat(hang) + word
    } else {
      line = longer
    }
  }
  return [...lines, line]
}
