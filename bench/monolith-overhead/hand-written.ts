// The competitor: one file on node:http and pg, without framework, modules or metrics, doing the same SQL as the monolith.
import { createHmac, scrypt, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import pg from 'pg'
import { uuidv7 } from '../../reference-impls/base/uuid.ts'
import * as sql from './statements.ts'

interface Answer {
  readonly status: number
  readonly body: unknown
}

const secret = process.env.TOKEN_SECRET ?? ''
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 8,
  idleTimeoutMillis: 0,
  options: '-c random_page_cost=1.1',
})
pool.on('error', () => {})
const deriveKey = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt)
const error = (status: number, code: string): Answer => ({ status, body: { error: code, message: code } })

async function signIn({ email, password }: { email: string; password: string }): Promise<Answer> {
  const { rows } = await pool.query({ ...sql.userByEmail, values: [email] })
  const [, , , salt = '', hash = ''] = rows[0]?.password_hash.split('$') ?? []
  const key = await deriveKey(password, Buffer.from(salt, 'base64'), 32, { N: 1024, r: 8, p: 1 })
  if (rows.length === 0 || !timingSafeEqual(key, Buffer.from(hash, 'base64'))) return error(401, 'wrong_credentials')
  const exp = Math.floor(Date.now() / 1_000) + 3_600
  const payload = { sub: String(rows[0].id), exp }
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`
  return { status: 201, body: { token: `${content}.${sign(content)}`, expiresAt: new Date(exp * 1_000).toISOString() } }
}

async function listProducts(query: URLSearchParams): Promise<Answer> {
  const category = query.get('category')
  const limit = Number(query.get('limit') ?? 20)
  const values = [Number(query.get('after') ?? 0), limit + 1]
  const { rows } = await pool.query(
    category === null ? { ...sql.products, values } : { ...sql.productsOfCategory, values: [...values, category] },
  )
  const products = rows.slice(0, limit)
  return { status: 200, body: { products, next: rows.length > limit ? products.at(-1).id : null } }
}

async function viewProduct(id: number): Promise<Answer> {
  const [product, stock] = await Promise.all([
    pool.query({ ...sql.product, values: [id] }),
    pool.query({ ...sql.available, values: [[id]] }),
  ])
  if (product.rows.length === 0) return error(404, 'not_found')
  return { status: 200, body: { ...product.rows[0], available: stock.rows[0].available } }
}

async function placeOrder(
  userId: number,
  key: string,
  lines: { productId: number; quantity: number }[],
): Promise<Answer> {
  const products = lines.map((line) => line.productId)
  const quantities = lines.map((line) => line.quantity)
  const prices = new Map(
    (await pool.query({ ...sql.prices, values: [products] })).rows.map((row) => [row.id, row.priceCents]),
  )
  if (prices.size !== products.length) return error(422, 'unknown_product')
  const priced = lines
    .map((line) => ({ ...line, priceCents: prices.get(line.productId) }))
    .sort((a, b) => a.productId - b.productId)
  const totalCents = priced.reduce((sum, line) => sum + line.priceCents * line.quantity, 0)
  const id = uuidv7()
  const client = await pool.connect()
  try {
    await client.query('begin')
    const values = [id, userId, key, 'confirmed', totalCents, JSON.stringify(priced)]
    if ((await client.query({ ...sql.insertOrder, values })).rowCount === 0)
      return await rollback(client, 422, 'key_reused')
    const { rows } = await client.query({ ...sql.reserve, values: [id, products, quantities] })
    if (!rows[0].granted) return await rollback(client, 409, 'out_of_stock')
    await client.query('commit')
    return { status: 201, body: { id, status: 'confirmed', totalCents, lines: priced } }
  } finally {
    client.release()
  }
}

async function rollback(client: pg.PoolClient, status: number, code: string): Promise<Answer> {
  await client.query('rollback')
  return error(status, code)
}

async function readOrder(userId: number, id: string): Promise<Answer> {
  const { rows } = await pool.query({ ...sql.order, values: [id] })
  if (rows.length === 0 || rows[0].userId !== userId) return error(404, 'not_found')
  const { status, totalCents, lines } = rows[0]
  return { status: 200, body: { id, status, totalCents, lines } }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const sign = (content: string): string => createHmac('sha256', secret).update(content).digest('base64url')

function userOf(request: IncomingMessage): number {
  const [header, payload = '', signature = ''] = request.headers.authorization?.slice(7).split('.') ?? []
  const expected = sign(`${header}.${payload}`)
  if (signature.length !== expected.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return 0
  const { sub, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return exp * 1_000 > Date.now() ? Number(sub) : 0
}

async function readJson(request: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

async function handle(request: IncomingMessage): Promise<Answer> {
  const [path = '', query] = (request.url ?? '').split('?')
  if (request.method === 'POST' && path === '/sessions') return signIn(await readJson(request))
  if (path === '/products') return listProducts(new URLSearchParams(query))
  if (path.startsWith('/products/')) return viewProduct(Number(path.slice(10)))
  if (path === '/healthz') return { status: 200, body: {} }
  const userId = userOf(request)
  if (userId === 0) return error(401, 'unauthorized')
  if (request.method === 'GET') return readOrder(userId, path.slice(8))
  return placeOrder(userId, String(request.headers['idempotency-key']), (await readJson(request)).lines)
}

const server = createServer({ keepAliveTimeout: 600_000 }, async (request, response) => {
  const { status, body } = await handle(request).catch(() => error(500, 'internal'))
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) }
  response.writeHead(status, headers).end(text)
})
server.listen(Number(process.env.PORT), '127.0.0.1')
process.once('SIGTERM', () => {
  server.close(() => pool.end())
  server.closeIdleConnections()
})
