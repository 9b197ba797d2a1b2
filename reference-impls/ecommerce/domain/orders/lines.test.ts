import { describe, expect, test } from 'vitest'
import { parseLines } from './lines.ts'

describe('parseLines', () => {
  test('sorts lines by product', () => {
    const lines = [
      { productId: 9, quantity: 1 },
      { productId: 2, quantity: 100 },
    ]
    expect(parseLines({ lines })).toEqual([lines[1], lines[0]])
  })

  const line = { productId: 1, quantity: 1 }
  test.each([
    ['no body', undefined],
    ['a list', [line]],
    ['null', null],
    ['no lines', {}],
    ['more than lines', { lines: [line], note: '' }],
    ['empty lines', { lines: [] }],
    ['eleven lines', { lines: Array.from({ length: 11 }, (_, index) => ({ productId: index + 1, quantity: 1 })) }],
    ['the same product twice', { lines: [line, line] }],
    ['quantity 0', { lines: [{ productId: 1, quantity: 0 }] }],
    ['quantity 101', { lines: [{ productId: 1, quantity: 101 }] }],
    ['half a piece', { lines: [{ productId: 1, quantity: 0.5 }] }],
    ['a quantity in words', { lines: [{ productId: 1, quantity: '1' }] }],
    ['an id that no integer column holds', { lines: [{ productId: 2 ** 31, quantity: 1 }] }],
    ['a line with more in it', { lines: [{ ...line, price: 1 }] }],
    ['a line that is null', { lines: [null] }],
  ])('refuses %s with 400', (_what, body) => {
    expect(() => parseLines(body)).toThrow(expect.objectContaining({ status: 400, code: 'invalid_request' }))
  })
})
