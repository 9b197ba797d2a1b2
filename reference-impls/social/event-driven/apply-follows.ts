import type { Sql } from '../../base/sql.ts'
import type { Pair } from '../domain/feed/materialised.ts'
import type { SocialCommand } from './command.ts'

export type FollowCommand = Extract<SocialCommand, { kind: 'follow' }>

const begin = {
  name: 'begin-follows',
  text: `
    with begun as (
      insert into follows (follower_id, followee_id) select * from unnest($1::integer[], $2::integer[])
      on conflict do nothing returning follower_id, followee_id
    ), counted as (
      update profiles p set followers = p.followers + more.followers
      from (select followee_id, count(*)::integer as followers from begun group by followee_id) as more
      where p.id = more.followee_id
    )
    select follower_id as "followerId", followee_id as "followeeId" from begun`,
}
const cease = {
  name: 'cease-follows',
  text: `
    with ceased as (
      delete from follows f using unnest($1::integer[], $2::integer[]) as pair(follower_id, followee_id)
      where f.follower_id = pair.follower_id and f.followee_id = pair.followee_id
      returning f.follower_id, f.followee_id
    ), counted as (
      update profiles p set followers = p.followers - less.followers
      from (select followee_id, count(*)::integer as followers from ceased group by followee_id) as less
      where p.id = less.followee_id
    )
    select follower_id as "followerId", followee_id as "followeeId" from ceased`,
}

/** Pairs that follow now and did not before the commands, and the other way round. */
export interface FollowChanges {
  readonly begun: readonly Pair[]
  readonly ceased: readonly Pair[]
}

/** What commands leave behind that come one after another: of each pair the last one counts. */
export function lastOfEachPair(commands: readonly FollowCommand[]): FollowCommand[] {
  return [...new Map(commands.map((command) => [`${command.followerId}>${command.followeeId}`, command])).values()]
}

/** Writes who follows whom after these commands, and counts followers. */
export async function applyFollows(sql: Sql, commands: readonly FollowCommand[]): Promise<FollowChanges> {
  const last = lastOfEachPair(commands)
  const change = (statement: typeof begin, of: readonly FollowCommand[]) =>
    of.length === 0
      ? []
      : sql.query<Pair>(statement, [of.map(({ followerId }) => followerId), of.map(({ followeeId }) => followeeId)])
  return {
    begun: await change(
      begin,
      last.filter(({ following }) => following),
    ),
    ceased: await change(
      cease,
      last.filter(({ following }) => !following),
    ),
  }
}
