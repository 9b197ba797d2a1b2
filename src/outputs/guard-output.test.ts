import { expect, test } from 'vitest'
import { guardedText } from './guard-output.ts'

const ESC = String.fromCharCode(27)
const BEL = String.fromCharCode(7)
const LOG = { colour: false, isDocument: false }

test.each([
  ['escape codes', `${ESC}[2Ja${ESC}]0;title${BEL}b${ESC}[31mc`, 'abc'],
  ['control characters', `a\bb\rc${String.fromCharCode(0x9b)}31md\te\n`, 'abcd\te\n'],
  ['directions', 'a\u202eb', 'ab'],
  [
    'commands of GitHub',
    'x\n::stop-commands::t\n  ::error::e\nC::D\n',
    'x\n: :stop-commands::t\n  : :error::e\nC::D\n',
  ],
  ['its older commands, and those of Azure', 'a ##[error]b ##vso[task]c\n', 'a ## [error]b ## vso[task]c\n'],
  ['ends of lines', 'a\r\nb\r\n', 'a\nb\n'],
  ['credentials', 'at http://u:p@h/x\n', 'at http://***@h/x\n'],
])('%s are neutralised', (_, text, safe) => {
  expect(guardedText(text, LOG)).toBe(safe)
})

test('our own colours go through where there are any, and nothing that hides text', () => {
  const coloured = `${ESC}[1m${ESC}[31mPASS${ESC}[39m${ESC}[22m ${ESC}[8mhidden${ESC}[2J`
  expect(guardedText(coloured, { ...LOG, colour: true })).toBe(`${ESC}[1m${ESC}[31mPASS${ESC}[39m${ESC}[22m hidden`)
  expect(guardedText(`${ESC}[31m::error::x\n`, { ...LOG, colour: true })).toBe(`${ESC}[31m: :error::x\n`)
})

test('a line that goes on is no new one', () => {
  expect(guardedText('::x\n::y\n', LOG, false)).toBe('::x\n: :y\n')
})

test('a document stays what it is', () => {
  const text = `${JSON.stringify({ a: '::error::\u202e ##[b]', c: `${ESC}[2J` }, null, 2)}\n`
  expect(guardedText(text, { colour: false, isDocument: true })).toBe(text)
})
