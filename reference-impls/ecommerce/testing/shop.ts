import { scryptSync } from 'node:crypto'
import { type Answer, send } from '../../kit/testing/send.ts'

export const PASSWORD = 'correct horse'
export const PRODUCTS = Array.from({ length: 30 }, (_, index) => ({
  id: index + 1,
  name: `Product ${index + 1}`,
  category: index % 3 === 0 ? 'books' : 'tools',
  description: 'What it is good for.',
  priceCents: 100 + index,
  stock: index === 29 ? 1 : 1_000,
}))

/** A customer of a shop that is under test. */
export class Shop {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return send(this.#url + path, method, body, headers)
  }

  /** Loads two users, thirty products (the last one scarce) and an order of long ago. */
  async load(): Promise<void> {
    const users = [1, 2].map((id) => ({ id, email: `user${id}@example.com`, passwordHash: passwordHash(`salt${id}`) }))
    const lines = [{ productId: 1, quantity: 1, priceCents: 90 }]
    const history = {
      id: 'long-ago',
      userId: 1,
      idempotencyKey: 'long-ago',
      status: 'confirmed',
      totalCents: 90,
      lines,
    }
    await this.#must('/bench/reset')
    await this.#must('/bench/rows', { kind: 'users', rows: users })
    await this.#must('/bench/rows', { kind: 'products', rows: PRODUCTS })
    await this.#must('/bench/rows', { kind: 'orders', rows: [{ ...history, createdAt: '2020-01-01T00:00:00.000Z' }] })
    await this.#must('/bench/ready')
  }

  async signIn(user: number): Promise<Record<string, string>> {
    const { body } = await this.send('POST', '/sessions', { email: `user${user}@example.com`, password: PASSWORD })
    return { authorization: `Bearer ${body.token}` }
  }

  order(session: Record<string, string>, key: string, lines: readonly object[]): Promise<Answer> {
    return this.send('POST', '/orders', { lines }, { ...session, 'idempotency-key': key })
  }

  async #must(path: string, body?: object): Promise<void> {
    const { status } = await this.send('POST', path, body)
    if (status !== 204) throw new Error(`${path} gave ${status}`)
  }
}

function passwordHash(salt: string): string {
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$scrypt$ln=10,r=8,p=1$${encode(Buffer.from(salt))}$${encode(scryptSync(PASSWORD, salt, 32, { N: 1024, r: 8, p: 1 }))}`
}
