import { type BenchStore, page } from '../../../base/bench.ts'
import { benchTables } from '../../../base/bench-tables.ts'
import type { Database } from '../../../base/sql.ts'
import type { Followees } from './port.ts'

const profileColumns = { id: 'id', name: 'name', bio: 'bio' }
const followColumns = { follower_id: 'followerId', followee_id: 'followeeId' }

const countFollowers = `
  update profiles p set followers = f.followers
  from (select followee_id, count(*)::integer as followers from follows group by followee_id) as f
  where p.id = f.followee_id and p.followers <> f.followers;`

const audited = `p.id as "userId", p.followers,
  array(select followee_id from follows where follower_id = p.id order by followee_id) as "followeeIds"`
const audit = {
  name: 'audit-profiles',
  text: `select ${audited} from profiles p where p.id > $1 order by p.id limit $2`,
}
const lookUp = { name: 'look-up-profiles', text: `select ${audited} from profiles p where p.id = any($1::integer[])` }
const totals = {
  name: 'total-profiles',
  text: `select (select count(*) from profiles)::float8 as profiles, (select count(*) from follows)::float8 as follows,
    (select coalesce(sum(followers), 0) from profiles)::float8 as "followersCounted"`,
}

export function profilesBench(database: Database): BenchStore {
  const tables = [
    { name: 'profiles', key: 'id' },
    { name: 'follows', key: 'follower_id, followee_id' },
  ]
  return {
    ...benchTables(database, 'profiles', tables, countFollowers),
    rows: {
      profiles: (rows) => database.copy('profiles', profileColumns, rows),
      follows: (rows) => database.copy('follows', followColumns, rows),
    },
    pending: async () => 0,
    audit: {
      profiles: async (after, limit) =>
        page(await database.query<Followees>(audit, [Number(after ?? 0), limit + 1]), limit, (row) => row.userId),
    },
    lookUp: { profiles: (ids) => database.query<Followees>(lookUp, [ids]) },
    totals: async () => (await database.query<object>(totals, []))[0] ?? {},
  }
}
