import { describe, expect, test } from 'vitest'
import { plainText, wrap } from './plain-text.ts'

describe('plainText', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;http://evil\u0007link\u001b]8;;\u0007', 'link'],
    ['two\nlines\r\nand a\ttab', 'two lines and a tab'],
    ['bell\u0007 back\u0008', 'bell back'],
    ['\u202Eesrever', 'esrever'],
    ['zero\u200Bwidth', 'zerowidth'],
    ['\u009b2J', ''],
    ['Größe 日本 🚀', 'Größe 日本 🚀'],
  ])('takes from %j what a terminal would obey', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })
})

describe('wrap', () => {
  test('breaks between words and hangs the rest', () => {
    expect(wrap('one two three four', 9, 2)).toEqual(['one two', '  three', '  four'])
  })

  test('breaks a word that is longer than a line', () => {
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
  })

  test('leaves a short text alone', () => {
    expect(wrap('short', 80, 2)).toEqual(['short'])
  })
})
