import { scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/scenario/random.ts'
import { passwordOf, shopDataset } from './dataset.ts'
import { productAtRank, rankOfProduct } from './popularity.ts'

const data = shopDataset(seededRandom(1))
const [users, products, orders] = [[...data.users], [...data.products], [...data.orders]]

test('every user can sign in with a password that is known', () => {
  expect(users).toHaveLength(200)
  for (const { id, passwordHash } of [users[0], users[16], users[199]].filter((user) => user !== undefined)) {
    const [, scheme, cost, salt = '', hash] = passwordHash.split('$')
    expect([scheme, cost]).toEqual(['scrypt', 'ln=10,r=8,p=1'])
    const key = scryptSync(passwordOf(id), Buffer.from(salt, 'base64'), 32, { N: 1024, r: 8, p: 1 })
    expect(key.toString('base64').replace(/=+$/, '')).toBe(hash)
  }
})

test('products fill twenty categories, are described at length, and one in fifty is scarce', () => {
  expect(products.map(({ id }) => id)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1))
  expect(new Set(products.map(({ category }) => category)).size).toBe(20)
  const lengths = products.map(({ description }) => description.length)
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  expect(meanLength).toBeGreaterThan(250)
  expect(meanLength).toBeLessThan(400)
  expect(products.filter(({ stock }) => stock === 50)).toHaveLength(20)
  expect(products.filter(({ stock }) => stock === 1_000_000)).toHaveLength(980)
})

test('every user has one order of the past, at the price of its product', () => {
  expect(orders.map(({ userId }) => userId)).toEqual(users.map(({ id }) => id))
  for (const { totalCents, lines } of orders) {
    expect(totalCents).toBe(lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0))
    for (const { productId, priceCents } of lines) expect(products[productId - 1]?.priceCents).toBe(priceCents)
  }
})

test.each(['medium', 'large'] as const)('%s is more of the same', (size) => {
  const { users, products, orders } = shopDataset(seededRandom(1), size)
  expect(products.length).toBe(size === 'medium' ? 100_000 : 1_000_000)
  expect(orders.length).toBe(users.length)
  expect(products.at(-1)).toMatchObject({ id: products.length, stock: 1_000_000 })
  const scarce = productAtRank(1, products.length)
  expect(products.at(scarce - 1)).toMatchObject({ id: scarce, stock: 50 })
  expect(rankOfProduct(scarce, products.length)).toBe(1)
  expect(products.at(77_777)).toEqual(products.at(77_777))
})
