import { expect, test } from 'vitest'
import { compileIdentity } from './identity.ts'
import type { RequestEntry } from './schema.ts'

const look = (entry: Partial<RequestEntry>, path: string, body: unknown) =>
  compileIdentity({ method: 'GET', query: {}, ...entry } as RequestEntry)?.(
    { status: 200, headers: {}, body },
    { path },
  )

test.each([
  ['/products/${int:1:9}', '/products/7', { id: 7 }],
  ['/products/${products.id}', '/products/a%20b?x=1', { id: 'a b' }],
  ['/orders/${orderId}', '/orders/7', { id: 7 }],
  ['/orders/${orderId}', '/orders/7', { id: 3, orderId: 7 }],
  ['/products/${products.sku}', '/products/X1', { id: 3, sku: 'x1' }],
  ['/carts/${users.id}', '/carts/7', { id: 3, lines: [] }],
  ['/products/${int:1:9}', '/products/7', 'no object'],
  ['/products/${int:1:9}', '/products/7', { id: { of: 'another form' } }],
])('%s: an answer of what was asked for, or of what is not known, is right', (path, sent, body) => {
  expect(look({ path }, sent, body)).toBeUndefined()
})

test.each([
  ['/products/${int:1:9}', '/products/7', { id: 8 }, 'id'],
  ['/products/${products.id}', '/products/7', { id: 8 }, 'id'],
  ['/carts/${cart}', '/carts/7', { id: 8 }, 'id'],
  ['/orders/${orderId}', '/orders/7', { id: 7, orderId: 8 }, 'orderId'],
])('%s: an answer of something else is wrong', (path, sent, body, field) => {
  expect(look({ path }, sent, body)).toBe(`the answer has another ${field} than was asked for (expect.identity)`)
})

test('each item of a filtered list, and the page that an answer says it is, are those that were asked for', () => {
  const entry = { path: '/products', query: { category: '${categories.name}', page: '${int:1:9}', sort: 'price' } }
  const sent = '/products?category=Big%20books&page=2&sort=price'
  const items = [{ category: 'big books' }, { name: 'without' }]
  expect(look(entry, sent, items)).toBeUndefined()
  expect(look(entry, sent, { page: 2, items })).toBeUndefined()
  expect(look(entry, sent, { page: 1, items })).toBe('the answer has another page than was asked for (expect.identity)')
  expect(look(entry, sent, { items: [...items, { category: 'toys' }] })).toBe(
    'the answer has another category than was asked for (expect.identity)',
  )
})

test('nothing follows from a request that always asks for the same, or changes something', () => {
  expect(compileIdentity({ method: 'GET', path: '/products/7', query: {} } as RequestEntry)).toBeUndefined()
  expect(
    compileIdentity({ method: 'PUT', path: '/products/${int:1:9}', query: {} } as unknown as RequestEntry),
  ).toBeUndefined()
  expect(compileIdentity({ method: 'GET', path: '${next}', query: {} } as unknown as RequestEntry)).toBeUndefined()
})
