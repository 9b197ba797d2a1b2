import { createHash } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { type Network, USERS } from './network.ts'

const digestOf = (id: string) => createHash('md5').update(id).digest().readUInt32BE(0)

/** The main flow and the refusals of a social network, whenever a wiring does what it has accepted. */
export function describeNetwork(network: () => Network): void {
  beforeEach(() => network().load())

  test('shows profiles, posts with comments and timelines as they were loaded', async () => {
    const profile = { id: 3, name: 'User 3', bio: 'Is there.', followers: USERS - 1 }
    expect(await network().send('GET', '/users/3')).toEqual({ status: 200, body: profile })
    const comment = { id: 'comment', authorId: 2, text: 'Old', createdAtMs: 1_000 }
    const post = { id: 'long-ago', authorId: 2, text: 'Old', createdAtMs: 1_000, commentCount: 1, comments: [comment] }
    expect(await network().send('GET', '/posts/long-ago')).toEqual({ status: 200, body: post })
    expect(await network().timeline(1)).toEqual(['long-ago'])
    expect(await network().timeline(2)).toEqual([])
  })

  test('puts posts into the timelines of followers, newest first, and of nobody else', async () => {
    const ids: string[] = []
    for (const key of ['a', 'b', 'c', 'd', 'e']) ids.push((await network().post(3, key)).id)
    const other = await network().post(2, 'f')
    await network().drained()
    const [one, four] = [await network().timeline(1), await network().timeline(4)]
    expect(one.toSorted()).toEqual([...ids, other.id, 'long-ago'].toSorted())
    expect(one.at(-1)).toBe('long-ago')
    expect(four).toEqual(one.filter((id) => ids.includes(id)))
    expect(await network().timeline(3)).toEqual([])
  })

  test('brings in what was written before when somebody follows, takes it out afterwards, and counts once', async () => {
    const { id } = await network().post(2, 'before')
    await Promise.all([network().follow(5, 2), network().follow(5, 2), network().follow(6, 2)])
    await network().drained()
    expect(await network().timeline(5)).toEqual([id, 'long-ago'])
    expect((await network().send('GET', '/users/2')).body.followers).toBe(3)
    await Promise.all([network().follow(5, 2, false), network().follow(5, 2, false)])
    await network().drained()
    expect(await network().timeline(5)).toEqual([])
    expect((await network().send('GET', '/users/2')).body.followers).toBe(2)
  })

  test('keeps timelines exact while many post, follow and cease to follow at the same time', async () => {
    const workOf = (number: number): Promise<unknown>[] => [
      network().post(1 + (number % 3), `race-${number}`),
      network().follow(4 + (number % 3), 1 + (number % 2), number % 4 < 2),
      network().comment(1 + (number % USERS), 'long-ago', `race-${number}`),
    ]
    // Thirty at a time: a platform may refuse more than its account allows.
    for (let from = 0; from < 40; from += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, at) => workOf(from + at)).flat())
    }
    await network().drained()
    const [posts, profiles] = [await network().audit('posts'), await network().audit('profiles')]
    expect(posts).toHaveLength(41)
    expect(posts.find(({ id }) => id === 'long-ago').commentCount).toBe(41)
    expect(await network().audit('comments')).toHaveLength(41)
    const expected = profiles.map(({ userId, followeeIds }) => {
      const ids: string[] = posts.filter(({ authorId }) => followeeIds.includes(authorId)).map(({ id }) => id)
      return { userId, posts: ids.length, digest: ids.reduce((sum, id) => sum + digestOf(id), 0) }
    })
    expect(await network().audit('timelines')).toEqual(expected)
    for (const { userId, followers } of profiles) {
      expect(followers).toBe(profiles.filter(({ followeeIds }) => followeeIds.includes(userId)).length)
    }
    const { body } = await network().send('POST', '/bench/audit/timelines', { ids: [4, 5] })
    expect(body.rows).toEqual(expected.slice(3, 5))
  })

  test('makes one post and one comment of one key, however often it comes', async () => {
    const posts = await Promise.all(Array.from({ length: 6 }, () => network().post(3, 'once')))
    const postId = posts[0]?.id ?? ''
    expect(new Set(posts.map(({ id }) => id)).size).toBe(1)
    const comments = await Promise.all(Array.from({ length: 6 }, () => network().comment(4, postId, 'once')))
    expect(new Set(comments.map(({ id }) => id)).size).toBe(1)
    await network().drained()
    expect((await network().send('GET', `/posts/${postId}`)).body).toMatchObject({ commentCount: 1, authorId: 3 })
    expect((await network().post(3, 'once')).id).toBe(postId)
    expect((await network().as(3, 'POST', '/posts', { text: 'other' }, 'once')).status).toBe(422)
    expect((await network().as(4, 'POST', '/posts/long-ago/comments', { text: 'once' }, 'once')).status).toBe(422)
    expect((await network().post(4, 'once')).id).not.toBe(postId)
  })

  test('refuses bad input, bad tokens and what is not there', async () => {
    for (const text of [undefined, '', 'x'.repeat(501), 5, 'a\0']) {
      expect((await network().as(1, 'POST', '/posts', { text }, 'bad')).status).toBe(400)
      expect((await network().as(1, 'POST', '/posts/long-ago/comments', { text }, 'bad')).status).toBe(400)
    }
    expect((await network().as(1, 'POST', '/posts', { text: 'no key' })).status).toBe(400)
    expect((await network().as(1, 'POST', '/posts/1.none/comments', { text: 'x' }, 'x')).status).toBe(404)
    expect((await network().send('GET', '/posts/1.none')).status).toBe(404)
    expect((await network().send('GET', '/posts/%00')).status).toBe(404)
    expect((await network().send('GET', '/users/7')).status).toBe(404)
    expect((await network().as(1, 'POST', '/users/7/follow')).status).toBe(404)
    expect((await network().as(1, 'DELETE', '/users/7/follow')).status).toBe(404)
    expect((await network().as(1, 'POST', '/users/1/follow')).status).toBe(422)
    expect((await network().as(1, 'GET', '/timeline?from=now')).status).toBe(400)
    expect((await network().as(1, 'GET', '/timeline?limit=0')).status).toBe(400)
    for (const [method, path] of [
      ['POST', '/posts'],
      ['POST', '/posts/long-ago/comments'],
      ['POST', '/users/2/follow'],
      ['DELETE', '/users/2/follow'],
      ['GET', '/timeline'],
    ] as const) {
      expect((await network().send(method, path, method === 'POST' ? { text: 'x' } : undefined)).status).toBe(401)
    }
  })

  test('is at a snapshot what it was when that was made', async () => {
    expect((await network().send('POST', '/bench/snapshot', { name: 'start' })).status).toBe(204)
    const views = ['profiles', 'posts', 'comments', 'timelines']
    const before = await Promise.all(views.map((view) => network().audit(view)))
    const { id } = await network().post(3, 'new')
    await network().comment(1, id, 'new')
    await network().follow(4, 2)
    await network().follow(1, 2, false)
    await network().drained()
    expect(await Promise.all(views.map((view) => network().audit(view)))).not.toEqual(before)
    expect((await network().send('POST', '/bench/restore', { name: 'start' })).status).toBe(204)
    expect(await Promise.all(views.map((view) => network().audit(view)))).toEqual(before)
    expect((await network().send('GET', '/bench/audit/totals')).body).toEqual({
      profiles: USERS,
      follows: 6,
      followersCounted: 6,
      posts: 1,
      comments: 1,
      commentsCounted: 1,
    })
  })
}
