import type { BenchStore } from '../../../base/bench.ts'
import { benchTables } from '../../../base/bench-tables.ts'
import type { Database, Sql } from '../../../base/sql.ts'
import type { Post } from '../posts/port.ts'
import { timelinesAuditOf } from './audit.ts'
import type { Feed } from './port.ts'

// The key is also the order in which a timeline is read: one index does for both.
export const timelinesSchema = `
  create table if not exists timeline_entries (
    user_id integer not null,
    created_at_ms bigint not null,
    post_id text collate "C" not null,
    primary key (user_id, created_at_ms, post_id)
  );
  create index if not exists follows_of_followee on follows (followee_id, follower_id);`

const timeline = {
  name: 'materialised-timeline',
  text: `select p.id, p.author_id as "authorId", p.text, p.created_at_ms::float8 as "createdAtMs"
    from (
      select post_id, created_at_ms from timeline_entries
      where user_id = $1 and (created_at_ms, post_id) <= ($2, $3 collate "C")
      order by created_at_ms desc, post_id desc limit $4
    ) as entry join posts p on p.id = entry.post_id
    order by entry.created_at_ms desc, entry.post_id desc`,
}

/** Fan-out on write: a timeline is a list that was written before it is read. */
export function materialisedFeed(sql: Sql): Feed {
  return {
    timeline: (userId, { createdAtMs, id }, limit) => sql.query<Post>(timeline, [userId, createdAtMs, id, limit]),
  }
}

/** Somebody and whom they have begun or ceased to follow. */
export interface Pair {
  readonly followerId: number
  readonly followeeId: number
}

// The arrays are small and what is joined is looked up by index: a plain join would be planned as a scan while tables are small.
const fanOutPosts = {
  name: 'fan-out-posts',
  text: `insert into timeline_entries (user_id, created_at_ms, post_id)
    select f.follower_id, p.created_at_ms, p.id
    from unnest($1::text[]) as new(id)
    cross join lateral (select id, author_id, created_at_ms from posts where id = new.id limit 1) as p
    cross join lateral (select follower_id from follows where followee_id = p.author_id offset 0) as f
    on conflict do nothing`,
}
const fillIn = {
  name: 'fill-in-timelines',
  text: `insert into timeline_entries (user_id, created_at_ms, post_id)
    select pair.follower_id, p.created_at_ms, p.id
    from unnest($1::integer[], $2::integer[]) as pair(follower_id, followee_id)
    cross join lateral (select id, created_at_ms from posts where author_id = pair.followee_id offset 0) as p
    on conflict do nothing`,
}
// By the key of each entry: there is no index by author.
const takeOut = {
  name: 'take-out-of-timelines',
  text: `delete from timeline_entries e
    using unnest($1::integer[], $2::integer[]) as pair(follower_id, followee_id)
    cross join lateral (select id, created_at_ms from posts where author_id = pair.followee_id offset 0) as p
    where e.user_id = pair.follower_id and e.created_at_ms = p.created_at_ms and e.post_id = p.id`,
}
const lockAuthors = {
  name: 'lock-authors-of-posts',
  text: `select from profiles where id = any(array(select author_id from posts where id = any($1::text[])))
    order by id for no key update`,
}

const valuesOf = (pairs: readonly Pair[]) => [
  pairs.map(({ followerId }) => followerId),
  pairs.map(({ followeeId }) => followeeId),
]

/** Puts posts that have been written into the timelines of all who follow their authors. Doing it again changes nothing. */
export async function fanOut(sql: Sql, postIds: readonly string[]): Promise<void> {
  if (postIds.length > 0) await sql.query(fanOutPosts, [postIds])
}

/**
 * Makes authors' followers stand still until the end of the transaction, so that nobody who begins or ceases to follow them
 * is overlooked. Only needed where several may write to one author's followers at a time. Authors are locked in their order.
 */
export async function holdFollowers(sql: Sql, postIds: readonly string[]): Promise<void> {
  if (postIds.length > 0) await sql.query(lockAuthors, [postIds])
}

/** Brings timelines up to date with who follows whom now: posts of the new followees come in, those of former ones go. */
export async function refillTimelines(sql: Sql, begun: readonly Pair[], ceased: readonly Pair[]): Promise<void> {
  if (ceased.length > 0) await sql.query(takeOut, valuesOf(ceased))
  if (begun.length > 0) await sql.query(fillIn, valuesOf(begun))
}

const fanOutAll = `
  insert into timeline_entries (user_id, created_at_ms, post_id)
  select f.follower_id, p.created_at_ms, p.id from follows f join posts p on p.author_id = f.followee_id
  order by 1, 2, 3 on conflict do nothing;`

export function materialisedFeedBench(database: Database): BenchStore {
  const tables = [{ name: 'timeline_entries', key: 'user_id, created_at_ms, post_id' }]
  return {
    ...benchTables(database, 'feed', tables, fanOutAll),
    rows: {},
    pending: async () => 0,
    ...timelinesAuditOf(database, 'timelines', 'timeline_entries e on e.user_id = u.id', 'e.post_id'),
  }
}
