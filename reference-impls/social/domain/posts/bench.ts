import { type BenchStore, page } from '../../../base/bench.ts'
import { benchTables } from '../../../base/bench-tables.ts'
import type { Database } from '../../../base/sql.ts'

const postColumns = {
  id: 'id',
  author_id: 'authorId',
  idempotency_key: 'idempotencyKey',
  text: 'text',
  created_at_ms: 'createdAtMs',
}
const commentColumns = { ...postColumns, post_id: 'postId' }

const countComments = `
  update posts p set comments = c.comments
  from (select post_id, count(*)::integer as comments from comments group by post_id) as c
  where p.id = c.post_id and p.comments <> c.comments;`

const audited = `id, author_id as "authorId", idempotency_key as "idempotencyKey", text`
const views = { posts: `${audited}, comments as "commentCount"`, comments: `${audited}, post_id as "postId"` }
const totals = {
  name: 'total-posts',
  text: `select
    (select count(*) from posts)::float8 as posts, (select count(*) from comments)::float8 as comments,
    (select coalesce(sum(comments), 0) from posts)::float8 as "commentsCounted"`,
}

export function postsBench(database: Database): BenchStore {
  const tables = [
    { name: 'posts', key: 'id' },
    { name: 'comments', key: 'id' },
  ]
  const audit = (view: 'posts' | 'comments') => async (after: string | undefined, limit: number) => {
    const text = `select ${views[view]} from ${view} where id > $1 collate "C" order by id limit $2`
    const rows = await database.query<{ id: string }>({ name: `audit-${view}`, text }, [after ?? '', limit + 1])
    return page(rows, limit, ({ id }) => id)
  }
  const lookUp = (view: 'posts' | 'comments') => (ids: readonly (string | number)[]) =>
    database.query<object>(
      { name: `look-up-${view}`, text: `select ${views[view]} from ${view} where id = any($1::text[])` },
      [ids],
    )
  return {
    ...benchTables(database, 'posts', tables, countComments),
    rows: {
      posts: (rows) => database.copy('posts', postColumns, rows),
      comments: (rows) => database.copy('comments', commentColumns, rows),
    },
    pending: async () => 0,
    audit: { posts: audit('posts'), comments: audit('comments') },
    lookUp: { posts: lookUp('posts'), comments: lookUp('comments') },
    totals: async () => (await database.query<object>(totals, []))[0] ?? {},
  }
}
