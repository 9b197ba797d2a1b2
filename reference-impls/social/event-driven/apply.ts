import type { Sql } from '../../base/sql.ts'
import { fanOut, type Pair, refillTimelines } from '../domain/feed/materialised.ts'
import type { NewComment, NewPost } from '../domain/posts/store.ts'
import { applyFollows, type FollowCommand } from './apply-follows.ts'
import type { SocialCommand } from './command.ts'

/**
 * Applies a batch of commands and brings timelines up to date. Timelines hold the posts of those who are followed now, so it
 * makes no difference whether a post or a follower came first: who follows whom is written, then the posts, then timelines.
 */
export async function applySocial(sql: Sql, commands: readonly SocialCommand[]): Promise<void> {
  const posts: NewPost[] = []
  const comments: NewComment[] = []
  const follows: FollowCommand[] = []
  for (const command of commands) {
    if (command.kind === 'post') posts.push(command.post)
    else if (command.kind === 'comment') comments.push(command.comment)
    else follows.push(command)
  }
  const { begun, ceased } = await applyFollows(sql, follows)
  const written = await writePosts(sql, posts)
  await writeComments(sql, comments)
  await updateTimelines(sql, written, begun, ceased)
}

async function updateTimelines(sql: Sql, postIds: readonly string[], begun: readonly Pair[], ceased: readonly Pair[]) {
  await refillTimelines(sql, begun, ceased)
  await fanOut(sql, postIds)
}

const insertPosts = {
  name: 'insert-posts',
  text: `insert into posts (id, author_id, idempotency_key, text, created_at_ms)
    select * from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::bigint[])
    on conflict do nothing returning id`,
}

/** Ids of those that are new: a post that was sent twice is written once. */
async function writePosts(sql: Sql, posts: readonly NewPost[]): Promise<string[]> {
  if (posts.length === 0) return []
  const rows = await sql.query<{ id: string }>(insertPosts, [
    posts.map(({ id }) => id),
    posts.map(({ authorId }) => authorId),
    posts.map(({ idempotencyKey }) => idempotencyKey),
    posts.map(({ text }) => text),
    posts.map(({ createdAtMs }) => createdAtMs),
  ])
  return rows.map(({ id }) => id)
}

// Comments of one user on different authors' posts are different workers': they are written in one order by all.
const insertComments = {
  name: 'insert-comments',
  text: `
    with written as (
      insert into comments (id, post_id, author_id, idempotency_key, text, created_at_ms)
      select * from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::bigint[])
        as c(id, post_id, author_id, idempotency_key, text, created_at_ms)
      order by author_id, idempotency_key
      on conflict do nothing returning post_id
    )
    update posts p set comments = p.comments + more.comments
    from (select post_id, count(*)::integer as comments from written group by post_id) as more where p.id = more.post_id`,
}

async function writeComments(sql: Sql, comments: readonly NewComment[]): Promise<void> {
  if (comments.length === 0) return
  await sql.query(insertComments, [
    comments.map(({ id }) => id),
    comments.map(({ postId }) => postId),
    comments.map(({ authorId }) => authorId),
    comments.map(({ idempotencyKey }) => idempotencyKey),
    comments.map(({ text }) => text),
    comments.map(({ createdAtMs }) => createdAtMs),
  ])
}
