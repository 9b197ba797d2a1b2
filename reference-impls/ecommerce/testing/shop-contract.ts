import { expect, test } from 'vitest'
import { PASSWORD, PRODUCTS, type Shop } from './shop.ts'

/** The main flow and the refusals of the shop, for a wiring that confirms an order at once. */
export function describeShop(shop: () => Shop): void {
  test('signs in, and refuses a wrong password as it refuses an unknown e-mail', async () => {
    const right = await shop().send('POST', '/sessions', { email: 'user1@example.com', password: PASSWORD })
    expect(right.status).toBe(201)
    const lifetimeMs = Date.parse(right.body.expiresAt) - Date.now()
    expect(lifetimeMs).toBeGreaterThan(3_590_000)
    expect(lifetimeMs).toBeLessThanOrEqual(3_600_000)
    const wrong = await shop().send('POST', '/sessions', { email: 'user1@example.com', password: 'wrong' })
    const unknown = await shop().send('POST', '/sessions', { email: 'nobody@example.com', password: PASSWORD })
    expect(wrong.status).toBe(401)
    expect(unknown).toEqual(wrong)
  })

  test('pages through all products once', async () => {
    const seen: number[] = []
    let path = '/products?limit=7'
    for (let after: number | null = 0; after !== null; path = `/products?limit=7&after=${after}`) {
      const { body } = await shop().send('GET', path)
      for (const product of body.products) seen.push(product.id)
      after = body.next
    }
    expect(seen).toEqual(PRODUCTS.map((product) => product.id))
    const { body } = await shop().send('GET', '/products?category=books&limit=100')
    expect(body.products).toHaveLength(10)
    expect(body.next).toBeNull()
  })

  test('confirms an order, takes it out of the stock once, and shows it to its owner only', async () => {
    const [session, stranger] = await Promise.all([shop().signIn(1), shop().signIn(2)])
    const lines = [
      { productId: 5, quantity: 2 },
      { productId: 3, quantity: 1 },
    ]
    const repeats = await Promise.all(Array.from({ length: 6 }, () => shop().order(session, 'once', lines)))
    const order = {
      id: repeats[0]?.body.id,
      status: 'confirmed',
      totalCents: 310,
      lines: [
        { productId: 3, quantity: 1, priceCents: 102 },
        { productId: 5, quantity: 2, priceCents: 104 },
      ],
    }
    for (const repeat of repeats) expect(repeat).toEqual({ status: 201, body: order })
    expect(await shop().send('GET', `/orders/${order.id}`, undefined, session)).toEqual({ status: 200, body: order })
    expect((await shop().send('GET', `/orders/${order.id}`, undefined, stranger)).status).toBe(404)
    expect((await shop().send('GET', '/orders/unknown', undefined, session)).status).toBe(404)
    expect((await shop().send('GET', '/orders/long-ago', undefined, session)).body.totalCents).toBe(90)
    expect((await shop().send('GET', '/products/5')).body).toEqual({ ...withoutStock(5), available: 998 })
    expect((await shop().order(session, 'once', [{ productId: 3, quantity: 1 }])).status).toBe(422)
    expect((await shop().order(stranger, 'once', [{ productId: 3, quantity: 1 }])).body.id).not.toBe(order.id)
  })

  test('sells the last piece once, and takes nothing for an order that it refuses', async () => {
    const session = await shop().signIn(1)
    const lines = [
      { productId: 30, quantity: 1 },
      { productId: 29, quantity: 1 },
    ]
    const answers = await Promise.all([1, 2, 3, 4].map((buyer) => shop().order(session, `last-${buyer}`, lines)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    const { body } = await shop().send('GET', '/bench/audit/stock?after=28')
    expect(body).toEqual({
      rows: [
        { productId: 29, available: 999 },
        { productId: 30, available: 0 },
      ],
      next: null,
    })
  })

  test('refuses bad input, bad tokens and unknown products', async () => {
    const session = await shop().signIn(1)
    const line = { productId: 1, quantity: 1 }
    const bad = [
      [],
      [line, line],
      [{ productId: 1, quantity: 0 }],
      [{ productId: 1, quantity: 1.5 }],
      [{ ...line, note: 'extra' }],
      Array.from({ length: 11 }, (_, index) => ({ productId: index + 1, quantity: 1 })),
    ]
    for (const lines of bad) {
      const answer = await shop().order(session, 'bad', lines)
      expect(answer).toEqual({ status: 400, body: { error: 'invalid_request', message: expect.any(String) } })
    }
    expect((await shop().send('POST', '/orders', { lines: [line] }, session)).status).toBe(400)
    expect((await shop().order({}, 'none', [line])).status).toBe(401)
    expect((await shop().order({ authorization: `${session.authorization}x` }, 'forged', [line])).status).toBe(401)
    expect((await shop().order(session, 'unknown', [{ productId: 999, quantity: 1 }])).status).toBe(422)
    expect((await shop().send('GET', '/products/999')).status).toBe(404)
    expect((await shop().send('GET', '/products?limit=101')).status).toBe(400)
    expect((await shop().send('GET', '/nowhere')).status).toBe(404)
  })

  test('shows in its audit every order once, and nothing pending', async () => {
    const session = await shop().signIn(2)
    const { body: order } = await shop().order(session, 'audited', [{ productId: 7, quantity: 3 }])
    const rows: { id: string }[] = []
    for (let after: string | null = ''; after !== null; ) {
      const { body } = await shop().send('GET', `/bench/audit/orders?limit=2&after=${encodeURIComponent(after)}`)
      rows.push(...body.rows)
      after = body.next
    }
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
    expect(rows).toContainEqual({
      id: order.id,
      userId: 2,
      idempotencyKey: 'audited',
      status: 'confirmed',
      lines: [{ productId: 7, quantity: 3 }],
    })
    expect((await shop().send('GET', '/bench/audit')).body).toEqual({ pending: 0 })
  })
}

function withoutStock(id: number): object {
  const { stock: _, ...product } = PRODUCTS[id - 1] ?? { stock: 0 }
  return product
}
