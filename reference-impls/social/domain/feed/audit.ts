import { type BenchStore, page } from '../../../base/bench.ts'
import type { Database } from '../../../base/sql.ts'

/** A timeline in short. */
export interface TimelineDigest {
  readonly userId: number
  /** How many posts it holds. */
  readonly posts: number
  /** Sum of the first 32 bits of the MD5 of each post's id: whatever their order, the same posts have the same sum. */
  readonly digest: number
}

/** The two figures of a digest in SQL, over an id that is null where there is no post. */
export const digestColumns = (id: string): string => `count(${id})::float8 as posts,
  coalesce(sum(('x' || left(md5(${id}), 8))::bit(32)::bigint), 0)::float8 as digest`

type Audit = Required<Pick<BenchStore, 'audit' | 'lookUp'>>

/** The audit view `timelines`, from the digests of these users or of those after one of them, in ascending order. */
export function timelinesAudit(
  after: (userId: number, limit: number) => Promise<readonly TimelineDigest[]>,
  of: (userIds: readonly number[]) => Promise<readonly TimelineDigest[]>,
): Audit {
  return {
    audit: {
      timelines: async (userId, limit) =>
        page(await after(Number(userId ?? 0), limit + 1), limit, (digest) => digest.userId),
    },
    lookUp: { timelines: (ids) => of(ids.map(Number)) },
  }
}

/**
 * The audit view `timelines` where profiles and posts of timelines lie in one database.
 *
 * @param name of its statements
 * @param joined the posts of a user `u`: what follows `from users u left join`
 * @param postId the column that holds a post's id
 */
export function timelinesAuditOf(database: Database, name: string, joined: string, postId: string): Audit {
  const digests = (users: string): string => `select u.id as "userId", ${digestColumns(postId)}
    from (${users}) as u left join ${joined} group by u.id order by u.id`
  const after = {
    name: `audit-${name}`,
    text: digests('select id from profiles where id > $1 order by id limit $2'),
  }
  const of = { name: `look-up-${name}`, text: digests('select id from profiles where id = any($1::integer[])') }
  return timelinesAudit(
    (userId, limit) => database.query<TimelineDigest>(after, [userId, limit]),
    (userIds) => database.query<TimelineDigest>(of, [userIds]),
  )
}
