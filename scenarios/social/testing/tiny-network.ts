import { createHmac, randomUUID, scryptSync } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import {
  json,
  Refusal,
  type Route,
  serve,
  type TinyRequest,
  type TinyServer,
} from '../../../src/scenario/testing/tiny-server.ts'
import { text as textSchema, writtenId } from '../answers.ts'
import type { CommentRow, PostRow, ProfileRow, UserRow } from '../dataset.ts'
import { digestOf } from '../digest.ts'
import type { Pair } from '../graph.ts'

/** One thing that a network does wrong. */
export type Flaw =
  | 'takes any token'
  | 'takes expired tokens'
  | 'takes long texts'
  | 'lets people follow themselves'
  | 'forgets keys'
  | 'forgets what a key stood for'
  | 'shows own posts'
  | 'shows oldest first'
  | 'skips a post between pages'
  | 'keeps posts of those who are followed no longer'
  | 'shows only what was written since'
  | 'counts followers twice'
  | 'shows all comments'
  | 'forgets to store'

/** A network in memory, over real HTTP: right in everything but its flaws. With `asynchronous` it answers 202 and writes later. */
export async function tinyNetwork(flaws: readonly Flaw[] = [], asynchronous = false): Promise<TinyServer> {
  const has = (flaw: Flaw): boolean => flaws.includes(flaw)
  const secret = randomUUID()
  const [users, profiles] = [new Map<number, UserRow>(), new Map<number, ProfileRow>()]
  const [posts, comments] = [new Map<string, PostRow>(), new Map<string, CommentRow>()]
  const follows = new Map<string, Pair & { readonly sinceMs: number }>()
  /** Accepted and not written yet. */
  const pending = new Map<string, PostRow>()
  const extraFollowers = new Map<number, number>()
  const sign = (payload: string): string => createHmac('sha256', secret).update(payload).digest('base64url')

  const userOf = ({ headers }: TinyRequest): number => {
    const [head = '', payload = '', signature = ''] =
      /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1]?.split('.') ?? []
    if (has('takes any token') && signature !== '') return 1
    if (signature === '' || sign(`${head}.${payload}`) !== signature) throw new Refusal(401, 'unauthorized')
    const { sub, expiresAtMs } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    if (expiresAtMs < Date.now() && !has('takes expired tokens')) throw new Refusal(401, 'unauthorized')
    return sub
  }
  let unfinished = 0
  const later = (work: () => void): void => {
    if (!asynchronous) {
      work()
      return
    }
    unfinished++
    void delay(5).then(() => {
      work()
      unfinished--
    })
  }
  const draftOf = (request: TinyRequest): Pick<PostRow, 'authorId' | 'idempotencyKey' | 'text'> => {
    const authorId = userOf(request)
    const idempotencyKey = z.string().min(1).max(64).parse(request.headers['idempotency-key'])
    const text = has('takes long texts') ? z.string().min(1) : textSchema
    return { authorId, idempotencyKey, ...z.strictObject({ text }).parse(request.body) }
  }
  const write = <Row extends PostRow>(
    store: Map<string, Row>,
    row: Row,
    isSame: (earlier: Row) => boolean,
    shown: (row: Row) => object,
  ) => {
    const earlier = [...store.values(), ...(pending.values() as Iterable<Row>)].find(
      ({ authorId, idempotencyKey, id }) =>
        authorId === row.authorId && idempotencyKey === row.idempotencyKey && id.slice(0, 1) === row.id.slice(0, 1),
    )
    if (earlier !== undefined && !has('forgets keys')) {
      if (!isSame(earlier) && !has('forgets what a key stood for')) throw new Refusal(422, 'idempotency_key_reused')
      return json(pending.has(earlier.id) ? 202 : 200, pending.has(earlier.id) ? told(earlier) : shown(earlier))
    }
    pending.set(row.id, row)
    later(() => {
      pending.delete(row.id)
      if (!has('forgets to store')) store.set(row.id, row)
    })
    return asynchronous ? json(202, told(row)) : json(201, shown(row))
  }
  const told = ({ id, createdAtMs, ...row }: PostRow & { readonly postId?: string }): object => ({
    id,
    createdAtMs,
    status: 'pending',
    ...(row.postId === undefined ? {} : { postId: row.postId }),
  })
  const shownPost = ({ id, authorId, text, createdAtMs }: PostRow): object => ({ id, authorId, text, createdAtMs })
  const shownComment = (row: CommentRow): object => ({ ...shownPost(row), postId: row.postId })
  const newestFirst = (a: PostRow, b: PostRow): number => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1)

  const timelineOf = (userId: number): PostRow[] => {
    const of = [...posts.values()].filter((post) => {
      const pair = follows.get(`${userId}>${post.authorId}`)
      if (post.authorId === userId && has('shows own posts')) return true
      return pair !== undefined && (post.createdAtMs >= pair.sinceMs || !has('shows only what was written since'))
    })
    return has('shows oldest first') ? of.sort((a, b) => newestFirst(b, a)) : of.sort(newestFirst)
  }
  const changeFollow =
    (following: boolean): Route =>
    (request) => {
      const followerId = userOf(request)
      const followeeId = Number(request.id)
      if (!profiles.has(followeeId)) throw new Refusal(404, 'not_found')
      if (following && followerId === followeeId && !has('lets people follow themselves')) {
        throw new Refusal(422, 'own_profile')
      }
      later(() => {
        const name = `${followerId}>${followeeId}`
        if (following && followerId !== followeeId) {
          if (follows.has(name) && has('counts followers twice')) {
            extraFollowers.set(followeeId, (extraFollowers.get(followeeId) ?? 0) + 1)
          }
          follows.set(name, follows.get(name) ?? { followerId, followeeId, sinceMs: Date.now() })
        } else if (!has('keeps posts of those who are followed no longer')) follows.delete(name)
      })
      return json(asynchronous ? 202 : 200, { userId: followeeId, following })
    }
  const followersOf = (userId: number): number =>
    [...follows.values()].filter(({ followeeId }) => followeeId === userId).length + (extraFollowers.get(userId) ?? 0)
  const commentsOf = (id: string): CommentRow[] => [...comments.values()].filter(({ postId }) => postId === id)
  const stored = ({ createdAtMs: _, ...row }: PostRow): object => row

  const views: Record<string, () => [id: string | number, row: object][]> = {
    profiles: () => {
      const followees = Map.groupBy(follows.values(), ({ followerId }) => followerId)
      const followers = Map.groupBy(follows.values(), ({ followeeId }) => followeeId)
      return [...profiles.keys()].map((userId) => [
        userId,
        {
          userId,
          followers: (followers.get(userId)?.length ?? 0) + (extraFollowers.get(userId) ?? 0),
          followeeIds: (followees.get(userId) ?? []).map(({ followeeId }) => followeeId),
        },
      ])
    },
    posts: () => {
      const commented = Map.groupBy(comments.values(), ({ postId }) => postId)
      return [...posts.values()].map((row) => [
        row.id,
        { ...stored(row), commentCount: commented.get(row.id)?.length ?? 0 },
      ])
    },
    comments: () => [...comments.values()].map((row) => [row.id, stored(row)]),
    timelines: () =>
      [...profiles.keys()].map((userId) => {
        const ids = timelineOf(userId).map(({ id }) => id)
        return [userId, { userId, posts: ids.length, digest: ids.reduce((sum, id) => sum + digestOf(id), 0) }]
      }),
  }

  /** Views as they were when their first page was asked for. */
  const audited = new Map<string, [id: string | number, row: object][]>()
  const routes: Record<string, Route> = {
    'POST /sessions': ({ body }) => {
      const credentials = z.object({
        email: z.string(),
        password: z.string(),
        expiresInSeconds: z.int().min(1).max(3_600).default(3_600),
      })
      const { email, password, expiresInSeconds } = credentials.parse(body)
      const user = [...users.values()].find((candidate) => candidate.email === email)
      if (user === undefined || !passwordFits(password, user.passwordHash)) throw new Refusal(401, 'wrong_credentials')
      const expiresAtMs = Date.now() + expiresInSeconds * 1_000
      const payload = [{ alg: 'HS256' }, { sub: user.id, expiresAtMs }].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      )
      const token = [...payload, sign(payload.join('.'))].join('.')
      return json(201, { token, expiresAt: new Date(expiresAtMs).toISOString() })
    },
    'GET /users/:id': ({ id }) => {
      const profile = profiles.get(Number(id))
      if (profile === undefined) throw new Refusal(404, 'not_found')
      return json(200, { ...profile, followers: followersOf(profile.id) })
    },
    'POST /users/:id/follow': changeFollow(true),
    'DELETE /users/:id/follow': changeFollow(false),
    'POST /posts': (request) => {
      const draft = draftOf(request)
      const row = { ...draft, id: `p-${randomUUID()}`, createdAtMs: Date.now() }
      return write(posts, row, ({ text }) => text === draft.text, shownPost)
    },
    'POST /posts/:id/comments': (request) => {
      const draft = draftOf(request)
      const postId = request.id
      if (!posts.has(postId) && !pending.has(postId)) throw new Refusal(404, 'not_found')
      const row = { ...draft, id: `c-${randomUUID()}`, createdAtMs: Date.now(), postId }
      return write(comments, row, (earlier) => earlier.text === draft.text && earlier.postId === postId, shownComment)
    },
    'GET /posts/:id': ({ id }) => {
      const post = posts.get(id)
      if (post === undefined && pending.has(id)) return json(200, { id, status: 'pending' })
      if (post === undefined) throw new Refusal(404, 'not_found')
      const all = commentsOf(id).sort(newestFirst)
      const latest = has('shows all comments') ? all.toReversed().slice(0, 20) : all.slice(0, 20)
      return json(200, { ...shownPost(post), commentCount: all.length, comments: latest.map(shownPost) })
    },
    'GET /timeline': (request) => {
      const userId = userOf(request)
      const limit = z.coerce
        .number()
        .int()
        .min(1)
        .max(100)
        .parse(request.query.get('limit') ?? 20)
      const from = request.query.get('from')
      let all = timelineOf(userId)
      if (from !== null) {
        const [, time, id] = z.tuple([z.string(), z.string(), writtenId]).parse(/^(\d+)-(.*)$/.exec(from) ?? [])
        const isBefore = (post: PostRow) =>
          post.createdAtMs < Number(time) || (post.createdAtMs === Number(time) && post.id <= id)
        all = all.filter(isBefore).slice(limit > 1 && has('skips a post between pages') ? 1 : 0)
      }
      const next = all[limit]
      return json(200, {
        posts: all.slice(0, limit).map(shownPost),
        next: next === undefined ? null : `${next.createdAtMs}-${next.id}`,
      })
    },
    'POST /bench/reset': () => {
      for (const store of [users, profiles, posts, comments, follows, pending, extraFollowers]) store.clear()
      return { status: 204 }
    },
    'POST /bench/rows': ({ body }) => {
      const { kind, rows } = body as { kind: string; rows: (Pair & { id: never })[] }
      const stores: Record<string, Map<unknown, unknown>> = { users, profiles, posts, comments, follows }
      for (const row of rows) {
        if (kind === 'follows') follows.set(`${row.followerId}>${row.followeeId}`, { ...row, sinceMs: 0 })
        else stores[kind]?.set(row.id, row)
      }
      return { status: 204 }
    },
    'POST /bench/ready': () => ({ status: 204 }),
    'GET /bench/audit': () => json(200, { pending: unfinished }),
    'GET /bench/audit/:id': ({ id, query }) => {
      const after = query.get('after')
      const isFirst = after === null || after === ''
      const rows = (isFirst ? views[id]?.().sort(([a], [b]) => (a < b ? -1 : 1)) : audited.get(id)) ?? []
      audited.set(id, rows)
      const start = isFirst ? 0 : rows.findIndex(([key]) => String(key) === after) + 1
      const page = rows.slice(start, start + 300)
      return json(200, {
        rows: page.map(([, row]) => row),
        next: rows.length > start + 300 ? (page.at(-1)?.[0] ?? null) : null,
      })
    },
  }
  return serve(routes)
}

const known = new Map<string, boolean>()

/** Checked as the hash says; each pair once, for the tests' sake. */
function passwordFits(password: string, hash: string): boolean {
  const [, , , salt = '', expected = ''] = hash.split('$')
  const pair = `${password} ${hash}`
  const options = { N: 1024, r: 8, p: 1 }
  const fits =
    known.get(pair) ??
    scryptSync(password, Buffer.from(salt, 'base64'), 32, options).equals(Buffer.from(expected, 'base64'))
  known.set(pair, fits)
  return fits
}
