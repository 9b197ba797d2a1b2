import { expect, test } from 'vitest'
import { UserError } from './errors.ts'
import { inOrder, wholeError } from './whole-error.ts'

const userError = new UserError('the engine refused', { file: 'compose.yaml', remedy: 'Fix: look into it' })

test('an error says what is inside of it, however deep', () => {
  const network = new Error('network has active endpoints', { cause: new Error('HTTP 403') })
  const all = new AggregateError([network, userError, 'just words'], 'three failed')
  const text = wholeError(new SuppressedError(all, new TypeError('the first one'), 'suppressed'))
  const places = [
    'suppressed',
    'First: TypeError: the first one',
    'Then: AggregateError: three failed',
    '1 of 3: Error: network has active endpoints',
    'Caused by: Error: HTTP 403',
    '2 of 3: compose.yaml: the engine refused.',
    '3 of 3: just words',
  ].map((part) => text.indexOf(part))
  expect(places.every((place) => place >= 0)).toBe(true)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('a ring of causes ends', () => {
  const a = new Error('a')
  a.cause = new Error('b', { cause: a })
  expect(wholeError(a)).toMatch(/Caused by: Error: b(.|\n)*Caused by: Error: a \(see above\)/)
})

test('what came first is told from what followed', () => {
  const second = new Error('second')
  const third = new Error('third')
  expect(inOrder(new SuppressedError(third, new SuppressedError(second, userError)))).toEqual([
    userError,
    second,
    third,
  ])
  expect(inOrder('words')).toEqual(['words'])
})
