import { scryptSync } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '../../kit/testing/send.ts'

const PASSWORD = 'correct horse'
export const USERS = 6

export interface Written {
  readonly id: string
  readonly createdAtMs: number
}

/** Users of a social network that is under test. User 1 follows 2, and everybody follows 3. */
export class Network {
  readonly #url: string
  readonly #sessions = new Map<number, Record<string, string>>()

  constructor(url: string) {
    this.#url = url
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }

  /** Loads six users, whom some follow, and a post of user 2 of long ago. */
  async load(): Promise<void> {
    const ids = Array.from({ length: USERS }, (_, index) => index + 1)
    const follows = [[1, 2], ...ids.filter((id) => id !== 3).map((id) => [id, 3])]
    const post = { id: 'long-ago', authorId: 2, idempotencyKey: 'long-ago', text: 'Old', createdAtMs: 1_000 }
    const kinds = {
      users: ids.map((id) => ({ id, email: `user${id}@example.com`, passwordHash: HASH })),
      profiles: ids.map((id) => ({ id, name: `User ${id}`, bio: 'Is there.' })),
      follows: follows.map(([followerId, followeeId]) => ({ followerId, followeeId })),
      posts: [post],
      comments: [{ ...post, id: 'comment', idempotencyKey: 'comment', postId: 'long-ago' }],
    }
    await this.#must('/bench/reset')
    for (const [kind, rows] of Object.entries(kinds)) await this.#must('/bench/rows', { kind, rows })
    await this.#must('/bench/ready')
  }

  /** Sends a request of a user. */
  async as(userId: number, method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
    const session = this.#sessions.get(userId) ?? (await this.#signIn(userId))
    return this.send(method, path, body, { ...session, ...(key === undefined ? {} : { 'idempotency-key': key }) })
  }

  async post(userId: number, key: string, text = key): Promise<Written> {
    return this.#accepted(await this.as(userId, 'POST', '/posts', { text }, key))
  }

  async comment(userId: number, postId: string, key: string): Promise<Written> {
    return this.#accepted(await this.as(userId, 'POST', `/posts/${postId}/comments`, { text: key }, key))
  }

  async follow(userId: number, followeeId: number, following = true): Promise<void> {
    this.#accepted(await this.as(userId, following ? 'POST' : 'DELETE', `/users/${followeeId}/follow`))
  }

  /** Ids of all posts of a timeline, read two at a time. */
  async timeline(userId: number): Promise<string[]> {
    const ids: string[] = []
    for (let from = ''; ; ) {
      const { body } = await this.as(userId, 'GET', `/timeline?limit=2${from}`)
      for (const { id } of body.posts) ids.push(id)
      if (body.next === null) return ids
      from = `&from=${encodeURIComponent(body.next)}`
    }
  }

  /** All rows of an audit view, read two at a time. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back, and fails where it is not there
  async audit(view: string): Promise<readonly any[]> {
    const rows: object[] = []
    for (let after = ''; ; ) {
      const { body } = await this.send('GET', `/bench/audit/${view}?limit=2${after}`)
      rows.push(...body.rows)
      if (body.next === null) return rows
      after = `&after=${encodeURIComponent(body.next)}`
    }
  }

  async drained(): Promise<void> {
    const deadline = performance.now() + 20_000
    for (;;) {
      const { body } = await this.send('GET', '/bench/audit')
      if (body.pending === 0) return
      if (performance.now() > deadline) throw new Error(`Still ${body.pending} pending after 20 s`)
      await delay(5)
    }
  }

  #accepted({ status, body }: Answer): Written {
    if (status !== 200 && status !== 201 && status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`)
    return body
  }

  async #signIn(userId: number): Promise<Record<string, string>> {
    const { body } = await this.send('POST', '/sessions', { email: `user${userId}@example.com`, password: PASSWORD })
    const session = { authorization: `Bearer ${body.token}` }
    this.#sessions.set(userId, session)
    return session
  }

  async #must(path: string, body?: object): Promise<void> {
    const { status } = await this.send('POST', path, body)
    if (status !== 204) throw new Error(`${path} gave ${status}`)
  }
}

const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
const HASH = `$scrypt$ln=10,r=8,p=1$${encode(Buffer.from('salt'))}$${encode(scryptSync(PASSWORD, 'salt', 32, { N: 1024, r: 8, p: 1 }))}`
