import { expect, test } from 'vitest'
import { quote, sameLines } from './pricing.ts'

const lines = [
  { productId: 1, quantity: 2 },
  { productId: 4, quantity: 3 },
]

test('puts prices to lines whatever the order of the prices, and adds up', () => {
  const prices = [
    { id: 4, priceCents: 50 },
    { id: 1, priceCents: 199 },
  ]
  expect(quote(lines, prices)).toEqual({
    totalCents: 548,
    lines: [
      { productId: 1, quantity: 2, priceCents: 199 },
      { productId: 4, quantity: 3, priceCents: 50 },
    ],
  })
})

test('has no quote where a product is unknown', () => {
  expect(quote(lines, [{ id: 1, priceCents: 199 }])).toBeUndefined()
})

test('tells the same lines from others', () => {
  expect(sameLines(lines, structuredClone(lines))).toBe(true)
  expect(sameLines(lines, lines.slice(1))).toBe(false)
  expect(sameLines(lines, [lines[0] ?? { productId: 0, quantity: 0 }, { productId: 4, quantity: 4 }])).toBe(false)
})
