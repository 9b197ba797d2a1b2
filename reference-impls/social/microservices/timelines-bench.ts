import type { AuditPage, BenchStore } from '../../base/bench.ts'
import type { Database } from '../../base/sql.ts'
import type { RemoteModule } from '../../kit/remote-module.ts'
import { digestColumns, type TimelineDigest, timelinesAudit } from '../domain/feed/audit.ts'
import type { Followees } from '../domain/profiles/port.ts'

/** The posts of one author in short. */
interface AuthorDigest extends Omit<TimelineDigest, 'userId'> {
  readonly authorId: number
}

/** Most ids that one look-up may carry. */
const IDS_PER_CALL = 1_000
/** Most rows of an audit view that one call may ask for. */
const ROWS_PER_CALL = 1_000

const digests = {
  name: 'author-digests',
  text: `select author_id as "authorId", ${digestColumns('id')} from posts where author_id = any($1::integer[]) group by author_id`,
}

/** What the service of the posts tells for the audit of timelines, which are put together elsewhere. */
export function authorDigests(database: Database): NonNullable<BenchStore['lookUp']> {
  return { authorDigests: (ids) => database.query<AuthorDigest>(digests, [ids]) }
}

/** What timelines hold that are put together by calls: asked by calls as well. */
export function composedTimelinesBench(profiles: RemoteModule, posts: RemoteModule): BenchStore {
  const lookUp = async <Row>(service: RemoteModule, view: string, ids: readonly number[]): Promise<Row[]> => {
    const rows: Row[] = []
    for (let from = 0; from < ids.length; from += IDS_PER_CALL) {
      const body = { ids: ids.slice(from, from + IDS_PER_CALL) }
      rows.push(...(await service.post<{ rows: Row[] }>(`/bench/audit/${view}`, body, true)).rows)
    }
    return rows
  }
  const digestsOf = async (users: readonly Followees[]): Promise<TimelineDigest[]> => {
    const authorIds = [...new Set(users.flatMap(({ followeeIds }) => followeeIds))]
    const authors = await lookUp<AuthorDigest>(posts, 'authorDigests', authorIds)
    const byAuthor = new Map(authors.map((author) => [author.authorId, author]))
    const sum = (ids: readonly number[], figure: 'posts' | 'digest') =>
      ids.reduce((total, id) => total + (byAuthor.get(id)?.[figure] ?? 0), 0)
    return users.map(({ userId, followeeIds }) => ({
      userId,
      posts: sum(followeeIds, 'posts'),
      digest: sum(followeeIds, 'digest'),
    }))
  }
  return {
    reset: async () => {},
    rows: {},
    ready: async () => {},
    pending: async () => 0,
    snapshot: async () => {},
    restore: async () => true,
    ...timelinesAudit(
      async (after, limit) => {
        const path = `/bench/audit/profiles?after=${after}&limit=${Math.min(limit, ROWS_PER_CALL)}`
        return digestsOf((await profiles.get<AuditPage>(path)).rows as Followees[])
      },
      async (userIds) => digestsOf(await lookUp<Followees>(profiles, 'profiles', userIds)),
    ),
  }
}
