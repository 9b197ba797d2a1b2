import type { Sql, Statement } from '../../../base/sql.ts'
import type { FollowGraph, Profile, Profiles } from './port.ts'

// Room in each page lets a count change there (heap-only tuples): the index is not touched.
export const profilesSchema = `
  create table if not exists profiles (
    id integer primary key,
    name text not null,
    bio text not null,
    followers integer not null default 0
  ) with (fillfactor = 70);
  create table if not exists follows (
    follower_id integer not null,
    followee_id integer not null,
    primary key (follower_id, followee_id)
  );`

const byId = { name: 'profile', text: 'select id, name, bio, followers from profiles where id = $1' }

// Everybody writes the pair first and the count last: nobody who holds a count waits for anything.
const follow = {
  name: 'follow',
  text: `
    with known as materialized (
      select id from profiles where id = $2
    ), added as (
      insert into follows (follower_id, followee_id) select $1, id from known on conflict do nothing returning followee_id
    ), counted as (
      update profiles p set followers = followers + 1 from added where p.id = added.followee_id
    )
    select (select count(*) from known) > 0 as known, (select count(*) from added) > 0 as changed`,
}
const unfollow = {
  name: 'unfollow',
  text: `
    with removed as (
      delete from follows where follower_id = $1 and followee_id = $2 returning followee_id
    ), counted as (
      update profiles p set followers = followers - 1 from removed where p.id = removed.followee_id
    )
    select exists (select from profiles where id = $2) as known, (select count(*) from removed) > 0 as changed`,
}
const followees = {
  name: 'followees',
  text: 'select followee_id as id from follows where follower_id = $1 order by followee_id',
}

/** What a change of who follows whom has found. */
export interface FollowChange {
  readonly known: boolean
  /** False where it was so before. */
  readonly changed: boolean
}

/** Makes somebody follow somebody, or no longer. Where it changes something, the followee's profile stays locked until the end of the transaction. */
export async function changeFollow(
  sql: Sql,
  followerId: number,
  followeeId: number,
  following: boolean,
): Promise<FollowChange> {
  const statement: Statement = following ? follow : unfollow
  const [row] = await sql.query<FollowChange>(statement, [followerId, followeeId])
  return row ?? { known: false, changed: false }
}

/** Profiles over the tables `profiles` and `follows`. */
export function postgresProfiles(sql: Sql): Profiles & FollowGraph {
  const change = async (followerId: number, followeeId: number, following: boolean) =>
    (await changeFollow(sql, followerId, followeeId, following)).known ? 'done' : 'unknown_user'
  return {
    async profile(id) {
      const [row] = await sql.query<Profile>(byId, [id])
      return row
    },
    follow: (followerId, followeeId) => change(followerId, followeeId, true),
    unfollow: (followerId, followeeId) => change(followerId, followeeId, false),
    followeesOf: async (userId) => (await sql.query<{ id: number }>(followees, [userId])).map(({ id }) => id),
  }
}
