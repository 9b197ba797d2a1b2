import type { Sql } from '../../../base/sql.ts'
import type { CommentDraft, Place, Post, PostDraft, PostedComment, PostPage, PostsByAuthor } from './port.ts'

// Ids are compared byte by byte, so that the order of posts does not depend on the server's locale.
// Room in each page lets the count of comments change there (heap-only tuples): the indexes are not touched.
export const postsSchema = `
  create table if not exists posts (
    id text collate "C" primary key,
    author_id integer not null,
    idempotency_key text collate "C" not null,
    text text not null,
    created_at_ms bigint not null,
    comments integer not null default 0,
    unique (author_id, idempotency_key)
  ) with (fillfactor = 80);
  create index if not exists posts_of_author on posts (author_id, created_at_ms, id);
  create table if not exists comments (
    id text collate "C" primary key,
    post_id text collate "C" not null,
    author_id integer not null,
    idempotency_key text collate "C" not null,
    text text not null,
    created_at_ms bigint not null,
    unique (author_id, idempotency_key)
  );
  create index if not exists comments_of_post on comments (post_id, created_at_ms, id);`

export type NewPost = PostDraft & Place
export type NewComment = CommentDraft & Place

/** The posts and comments that are kept. */
export interface PostStore extends PostsByAuthor {
  /** False when the author's key is taken already; nothing is written then. */
  insertPost(post: NewPost): Promise<boolean>
  postOfKey(authorId: number, idempotencyKey: string): Promise<Post | undefined>
  /** What was found: whether there is such a post, and whether the author's key was free. Nothing is written unless both. */
  insertComment(comment: NewComment): Promise<{ readonly known: boolean; readonly written: boolean }>
  commentOfKey(authorId: number, idempotencyKey: string): Promise<PostedComment | undefined>
  /** The author of a post that is there. */
  authorOf(postId: string): Promise<number | undefined>
  page(postId: string): Promise<PostPage | undefined>
}

const LATEST_COMMENTS = 20

const columns = `id, author_id as "authorId", text, created_at_ms::float8 as "createdAtMs"`
const insertPost = {
  name: 'insert-post',
  text: `insert into posts (id, author_id, idempotency_key, text, created_at_ms) values ($1, $2, $3, $4, $5)
    on conflict (author_id, idempotency_key) do nothing returning 1`,
}
const postOfKey = {
  name: 'post-by-key',
  text: `select ${columns} from posts where author_id = $1 and idempotency_key = $2`,
}
// The comment is written before it is counted: whoever holds a post's count waits for nothing.
const insertComment = {
  name: 'insert-comment',
  text: `
    with known as materialized (
      select id from posts where id = $6
    ), written as (
      insert into comments (id, post_id, author_id, idempotency_key, text, created_at_ms)
      select $1, id, $2, $3, $4, $5 from known on conflict (author_id, idempotency_key) do nothing returning post_id
    ), counted as (
      update posts p set comments = comments + 1 from written where p.id = written.post_id
    )
    select (select count(*) from known) > 0 as known, (select count(*) from written) > 0 as written`,
}
const commentOfKey = {
  name: 'comment-by-key',
  text: `select ${columns}, post_id as "postId" from comments where author_id = $1 and idempotency_key = $2`,
}
const authorOf = { name: 'author-of-post', text: 'select author_id as id from posts where id = $1' }
const pageOf = {
  name: 'post-page',
  text: `select ${columns}, comments as "commentCount", coalesce((
      select json_agg(latest order by "createdAtMs" desc, id desc) from (
        select ${columns} from comments where post_id = p.id order by created_at_ms desc, id desc limit ${LATEST_COMMENTS}
      ) as latest
    ), '[]') as comments
    from posts p where id = $1`,
}
// One look into the index for each author, which ends as soon as it has enough.
const latestOf = {
  name: 'latest-posts-of',
  text: `select latest.id, author_id as "authorId", text, created_at_ms::float8 as "createdAtMs"
    from unnest($1::integer[]) as author(id) cross join lateral (
      select id, author_id, text, created_at_ms from posts
      where author_id = author.id and (created_at_ms, id) <= ($2, $3 collate "C")
      order by created_at_ms desc, id desc limit $4
    ) as latest
    order by created_at_ms desc, latest.id desc limit $4`,
}

/** The store over the tables `posts` and `comments`; works alone and inside a transaction. */
export function postgresPostStore(sql: Sql): PostStore {
  return {
    async insertPost({ id, authorId, idempotencyKey, text, createdAtMs }) {
      return (await sql.query(insertPost, [id, authorId, idempotencyKey, text, createdAtMs])).length === 1
    },
    postOfKey: async (authorId, key) => (await sql.query<Post>(postOfKey, [authorId, key]))[0],
    async insertComment({ id, authorId, idempotencyKey, text, createdAtMs, postId }) {
      const values = [id, authorId, idempotencyKey, text, createdAtMs, postId]
      const [row] = await sql.query<{ known: boolean; written: boolean }>(insertComment, values)
      return row ?? { known: false, written: false }
    },
    commentOfKey: async (authorId, key) => (await sql.query<PostedComment>(commentOfKey, [authorId, key]))[0],
    authorOf: async (postId) => (await sql.query<{ id: number }>(authorOf, [postId]))[0]?.id,
    page: async (postId) => (await sql.query<PostPage>(pageOf, [postId]))[0],
    latestOf: (authorIds, from, limit) => sql.query<Post>(latestOf, [authorIds, from.createdAtMs, from.id, limit]),
  }
}
