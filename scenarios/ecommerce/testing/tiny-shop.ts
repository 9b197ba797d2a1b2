import { createHmac, randomUUID, scryptSync } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { json, Refusal, type Route, serve, type TinyServer } from '../../../src/scenario/testing/tiny-server.ts'
import type { OrderRow, ProductRow, UserRow } from '../dataset.ts'

/** One thing that a shop does wrong. */
export type Flaw =
  | 'takes any token'
  | 'takes expired tokens'
  | 'takes bad quantities'
  | 'shows orders to anyone'
  | 'forgets keys'
  | 'forgets what a key stood for'
  | 'sells what is gone'
  | 'takes some lines of a refused order'
  | 'tells unknown e-mails apart'
  | 'skips a product between pages'
  | 'forgets to store'

interface Stored extends Omit<OrderRow, 'status'> {
  status: 'pending' | 'confirmed' | 'rejected'
  reason?: string
}

const orderBody = z.object({
  lines: z
    .array(z.object({ productId: z.int(), quantity: z.int().min(1).max(100) }))
    .min(1)
    .max(10)
    .refine((lines) => new Set(lines.map(({ productId }) => productId)).size === lines.length),
})
const looseBody = z.object({ lines: z.array(z.looseObject({})) })

/** A shop in memory, over real HTTP: right in everything but its flaws. With `asynchronous` it answers 202 and decides later. */
export async function tinyShop(flaws: readonly Flaw[] = [], asynchronous = false): Promise<TinyServer> {
  const has = (flaw: Flaw): boolean => flaws.includes(flaw)
  const secret = randomUUID()
  const users = new Map<number, UserRow>()
  const products = new Map<number, ProductRow & { stock: number }>()
  const orders = new Map<string, Stored>()
  const sign = (payload: string): string => createHmac('sha256', secret).update(payload).digest('base64url')

  const userOf = (authorization: string | undefined): number => {
    const [head = '', payload = '', signature = ''] = /^Bearer (.*)$/.exec(authorization ?? '')?.[1]?.split('.') ?? []
    if (has('takes any token') && signature !== '') return 1
    if (signature === '' || sign(`${head}.${payload}`) !== signature) throw new Refusal(401, 'unauthorized')
    const { sub, expiresAtMs } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    if (expiresAtMs <= Date.now() && !has('takes expired tokens')) throw new Refusal(401, 'unauthorized')
    return Number(sub)
  }

  /** Takes the order's stock and says so, or says why not. */
  const decide = (order: Stored): Pick<Stored, 'status' | 'reason'> => {
    const rows = order.lines.map((line) => ({ ...line, product: products.get(line.productId) }))
    if (rows.some(({ product }) => product === undefined)) return { status: 'rejected', reason: 'unknown_product' }
    const short = rows.some(({ product, quantity }) => (product?.stock ?? 0) < quantity)
    for (const { product, quantity } of rows) {
      if (product === undefined || (short && !has('takes some lines of a refused order'))) continue
      if (product.stock >= quantity) products.set(product.id, { ...product, stock: product.stock - quantity })
    }
    return short && !has('sells what is gone')
      ? { status: 'rejected', reason: 'out_of_stock' }
      : { status: 'confirmed' }
  }

  const shown = ({ id, status, reason, totalCents, lines }: Stored): object =>
    status === 'confirmed'
      ? { id, status, totalCents, lines }
      : status === 'rejected'
        ? { id, status, reason }
        : { id, status }

  const placeOrder: Route = async ({ headers, body }) => {
    const userId = userOf(headers.authorization)
    const key = z.string().min(1).max(64).safeParse(headers['idempotency-key'])
    const parsed = orderBody.safeParse(body)
    const loose = looseBody.safeParse(body)
    if (!key.success || !(parsed.success || (has('takes bad quantities') && loose.success))) {
      throw new Refusal(400, 'bad_request')
    }
    const lines = (parsed.data ?? (body as z.infer<typeof orderBody>)).lines
      .map((line) => ({ ...line, priceCents: products.get(line.productId)?.priceCents ?? 0 }))
      .sort((a, b) => a.productId - b.productId)
    const earlier = [...orders.values()].find((order) => order.userId === userId && order.idempotencyKey === key.data)
    if (earlier !== undefined && !has('forgets keys')) {
      if (JSON.stringify(earlier.lines) !== JSON.stringify(lines) && !has('forgets what a key stood for')) {
        throw new Refusal(422, 'idempotency_key_reused')
      }
      return json(earlier.status === 'pending' ? 202 : 200, shown(earlier))
    }
    const totalCents = lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0)
    const order: Stored = {
      id: randomUUID(),
      userId,
      idempotencyKey: key.data,
      status: 'pending',
      totalCents,
      lines,
      createdAt: '',
    }
    if (asynchronous) {
      orders.set(order.id, order)
      void delay(5).then(() => Object.assign(order, decide(order)))
      return json(202, shown(order))
    }
    Object.assign(order, decide(order))
    if (order.status === 'rejected') throw new Refusal(order.reason === 'out_of_stock' ? 409 : 422, order.reason ?? '')
    if (!has('forgets to store')) orders.set(order.id, order)
    return json(201, shown(order))
  }

  const routes: Record<string, Route> = {
    'POST /sessions': ({ body }) => {
      const { email, password, expiresInSeconds } = z
        .object({
          email: z.string(),
          password: z.string(),
          expiresInSeconds: z.int().min(1).max(3_600).default(3_600),
        })
        .parse(body)
      const user = [...users.values()].find((candidate) => candidate.email === email)
      if (user === undefined && has('tells unknown e-mails apart')) throw new Refusal(401, 'unknown_email')
      if (user === undefined || !passwordFits(password, user.passwordHash)) throw new Refusal(401, 'wrong_credentials')
      const expiresAtMs = Date.now() + expiresInSeconds * 1_000
      const payload = [{ alg: 'HS256' }, { sub: user.id, expiresAtMs }].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      )
      const expiresAt = new Date(expiresAtMs).toISOString()
      return json(201, { token: [...payload, sign(payload.join('.'))].join('.'), expiresAt })
    },
    'GET /products': ({ query }) => {
      const limit = z.coerce
        .number()
        .int()
        .min(1)
        .max(100)
        .parse(query.get('limit') ?? 20)
      const after = Number(query.get('after') ?? 0)
      const all = [...products.values()].filter(
        ({ id, category }) => id > after && category === (query.get('category') ?? category),
      )
      const page = all.slice(after > 0 && has('skips a product between pages') ? 1 : 0).slice(0, limit)
      return json(200, {
        products: page.map(({ id, name, category, priceCents }) => ({ id, name, category, priceCents })),
        next: all.length > limit ? (page.at(-1)?.id ?? null) : null,
      })
    },
    'GET /products/:id': ({ id }) => {
      const product = products.get(Number(id))
      if (product === undefined) throw new Refusal(404, 'not_found')
      const { stock: available, ...rest } = product
      return json(200, { ...rest, available })
    },
    'POST /orders': placeOrder,
    'GET /orders/:id': ({ id, headers }) => {
      const userId = userOf(headers.authorization)
      const order = orders.get(id)
      if (order === undefined || (order.userId !== userId && !has('shows orders to anyone'))) {
        throw new Refusal(404, 'not_found')
      }
      return json(200, shown(order))
    },
    'POST /bench/reset': () => {
      for (const store of [users, products, orders]) store.clear()
      return { status: 204 }
    },
    'POST /bench/rows': ({ body }) => {
      const { kind, rows } = body as { kind: string; rows: { id: never }[] }
      const store: Map<unknown, unknown> = kind === 'users' ? users : kind === 'products' ? products : orders
      for (const row of rows) store.set(row.id, row)
      return { status: 204 }
    },
    'POST /bench/ready': () => {
      const sorted = [...products].sort(([a], [b]) => a - b)
      products.clear()
      for (const [id, product] of sorted) products.set(id, product)
      return { status: 204 }
    },
    'GET /bench/audit': () =>
      json(200, { pending: [...orders.values()].filter(({ status }) => status === 'pending').length }),
    'GET /bench/audit/orders': ({ query }) => {
      const sorted = [...orders.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
      return json(
        200,
        pageOf(sorted, (order) => order.id, query.get('after') ?? '', Number(query.get('limit'))),
      )
    },
    'GET /bench/audit/stock': ({ query }) => {
      const rows = [...products.values()].map(({ id, stock }) => ({ productId: id, available: stock }))
      return json(
        200,
        pageOf(rows, (row) => row.productId, Number(query.get('after') ?? 0), Number(query.get('limit'))),
      )
    },
  }
  return serve(routes)
}

/** Pages of at most 300 rows, whatever the limit, so that reading them all takes several. */
function pageOf<Row, Key extends string | number>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  after: Key,
  limit: number,
) {
  const rest = rows.filter((row) => keyOf(row) > after)
  const page = rest.slice(0, Math.min(limit, 300))
  const last = page.at(-1)
  return { rows: page, next: last !== undefined && rest.length > page.length ? keyOf(last) : null }
}

const known = new Map<string, boolean>()

/** Checked as the hash says; each pair once, for the tests' sake. */
function passwordFits(password: string, hash: string): boolean {
  const [, , , salt = '', expected = ''] = hash.split('$')
  const pair = `${password} ${hash}`
  const fits =
    known.get(pair) ??
    scryptSync(password, Buffer.from(salt, 'base64'), 32, { N: 1024, r: 8, p: 1 }).equals(
      Buffer.from(expected, 'base64'),
    )
  known.set(pair, fits)
  return fits
}
