import type { BenchStore } from '../../../base/bench.ts'
import type { Database, Sql } from '../../../base/sql.ts'
import type { Post } from '../posts/port.ts'
import { timelinesAuditOf } from './audit.ts'
import type { Feed } from './port.ts'

// One look into the index for each followee, which ends as soon as it has enough.
const timeline = {
  name: 'timeline',
  text: `select latest.id, author_id as "authorId", text, created_at_ms::float8 as "createdAtMs"
    from follows f cross join lateral (
      select id, author_id, text, created_at_ms from posts
      where author_id = f.followee_id and (created_at_ms, id) <= ($2, $3 collate "C")
      order by created_at_ms desc, id desc limit $4
    ) as latest
    where f.follower_id = $1
    order by created_at_ms desc, latest.id desc limit $4`,
}

/** Fan-out on read: a timeline is put together whenever it is read, by a join of `follows` and `posts`. */
export function joinedFeed(sql: Sql): Feed {
  return {
    timeline: (userId, { createdAtMs, id }, limit) => sql.query<Post>(timeline, [userId, createdAtMs, id, limit]),
  }
}

/** Nothing of its own to load or to keep: only what timelines hold. */
export function joinedFeedBench(database: Database): BenchStore {
  const posts = '(follows f join posts p on p.author_id = f.followee_id) on f.follower_id = u.id'
  return {
    reset: async () => {},
    rows: {},
    ready: async () => {},
    pending: async () => 0,
    snapshot: async () => {},
    restore: async () => true,
    ...timelinesAuditOf(database, 'joined-timelines', posts, 'p.id'),
  }
}
