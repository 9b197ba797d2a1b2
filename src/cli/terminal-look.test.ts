import { expect, test } from 'vitest'
import { terminalLook } from './terminal-look.ts'

const terminal = { columns: 80, isTTY: true }
const pipe = {}

test.each([
  ['a terminal', terminal, {}, true],
  ['a pipe', pipe, {}, false],
  ['a terminal, with NO_COLOR', terminal, { NO_COLOR: '1' }, false],
  ['a pipe, with FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, true],
  ['a terminal, with NO_COLOR and FORCE_COLOR', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, true],
  ['a terminal, with FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
  ['a terminal, with NO_COLOR empty', terminal, { NO_COLOR: '' }, true],
])('colours on %s', (_, stdout, env, colour) => {
  expect(terminalLook({ stdout, env }).colour).toBe(colour)
})

test.each([
  ['of the terminal', terminal, { COLUMNS: '99' }, 80],
  ['of COLUMNS, in a pipe', pipe, { COLUMNS: '99' }, 99],
  ['without any', pipe, {}, 120],
  ['of COLUMNS that is no number', pipe, { COLUMNS: 'wide' }, 120],
])('the width %s', (_, stdout, env, columns) => {
  expect(terminalLook({ stdout, env }).columns).toBe(columns)
})
