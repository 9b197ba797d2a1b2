import { expect, test } from 'vitest'
import { ExitCode, messageOf, UserError, type UserErrorDetails } from './errors.ts'

test.each<[string, UserErrorDetails, string]>([
  ['it broke', { remedy: 'Fix it' }, 'it broke. Fix it.'],
  ['it broke.', { remedy: 'Fix it.' }, 'it broke. Fix it.'],
  ['what now?', { remedy: 'Fix it' }, 'what now? Fix it.'],
  ['it broke', { key: '--out', remedy: 'Fix it' }, '--out: it broke. Fix it.'],
  ['it broke', { file: 'a.yaml', line: 3, remedy: 'Fix it' }, 'a.yaml:3: it broke. Fix it.'],
  [
    'it broke',
    { file: 'a.yaml', line: 3, column: 7, key: 'x.y', found: '1', expected: '2', remedy: 'Fix it' },
    'a.yaml:3:7 x.y: it broke. Found: 1. Expected: 2. Fix it.',
  ],
])('"%s" with %j reads as one paragraph', (message, details, paragraph) => {
  expect(new UserError(message, details).paragraph()).toBe(paragraph)
})

test('it is wrong use unless it says otherwise', () => {
  expect(new UserError('x', { remedy: 'y' }).exitCode).toBe(2)
  expect(new UserError('x', { remedy: 'y', exitCode: ExitCode.broken }).exitCode).toBe(5)
})

test('it keeps its cause', () => {
  const cause = new Error('deeper')
  expect(new UserError('x', { remedy: 'y', cause }).cause).toBe(cause)
})

test('anything thrown has words', () => {
  expect(messageOf(new RangeError('too far'))).toBe('too far')
  expect(messageOf('just text')).toBe('just text')
})
