import type { Operation, OperationApi } from '../../../src/scenario/define.ts'
import type { Random } from '../../../src/scenario/random.ts'
import { followAnswer, type ProfileAnswer, profileAnswer, userId } from '../answers.ts'
import type { Pair } from '../graph.ts'
import { authorization, type SocialMemory } from '../memory.ts'
import { drawLasting, drawStrangers, nextKey, type SocialPlanState, takeFollowing } from '../plan-state.ts'

export const viewProfile: Operation<SocialPlanState, SocialMemory, { readonly userId: number }> = {
  weight: 16,
  plan(state, random) {
    state.planned += 1
    return { userId: state.drawPopular(random) }
  },
  request: ({ userId }) => ({ method: 'GET', path: `/users/${userId}` }),
  answers: { 200: profileAnswer },
  mismatch: ({ userId }, { body }) =>
    (body as ProfileAnswer).id === userId ? undefined : 'another user than was asked for',
  api: {
    summary: 'View a profile',
    method: 'GET',
    path: '/users/{id}',
    parameters: { path: { id: userId } },
    refusals: { 404: 'no such user' },
  },
}

/** A change of who follows whom, as it is planned and as the ledger keeps it. */
export interface FollowChange extends Pair {
  readonly following: boolean
  /** Changes of one stream come in the order of their numbers. */
  readonly stream: string
  readonly number: number
}

/** The key of a change at the client. It names the pair, so that a change that was never answered for is known too. */
export function followKey({ followerId, followeeId, stream, number }: FollowChange): string {
  return `follow:${pairName({ followerId, followeeId })}:${stream}-${number.toString(36)}`
}

export const pairName = ({ followerId, followeeId }: Pair): string => `${followerId}>${followeeId}`

/** The name of the pair that a key of a change stands for. */
export const pairNameOf = (key: string): string | undefined => /^follow:(\d+>\d+):/.exec(key)?.[1]

const followApi = (summary: string, method: 'POST' | 'DELETE', refusals: Record<number, string>): OperationApi => ({
  summary,
  description: '200 when it is so, 202 when it will be. Doing it again changes nothing.',
  method,
  path: '/users/{id}/follow',
  signedIn: true,
  parameters: { path: { id: userId } },
  refusals: { 401: 'no token, or one that is bad, forged or expired', 404: 'no such user', ...refusals },
})

function changing(
  following: boolean,
  weight: number,
  drawPair: (state: SocialPlanState, random: Random) => Pair,
  api: OperationApi,
): Operation<SocialPlanState, SocialMemory, FollowChange> {
  return {
    weight,
    plan(state, random) {
      state.planned += 1
      const change = { ...drawPair(state, random), following, ...nextKey(state, random) }
      return change
    },
    request: ({ followerId, followeeId }, memory) => ({
      method: following ? 'POST' : 'DELETE',
      path: `/users/${followeeId}/follow`,
      headers: authorization(memory, followerId),
    }),
    answers: { 200: followAnswer, 202: followAnswer },
    mismatch({ followeeId }, { body }) {
      const { userId, following: found } = body as { userId: number; following: boolean }
      return userId === followeeId && found === following ? undefined : 'something else than was asked for'
    },
    writeKey: followKey,
    accepted: (change) => ({ id: pairName(change), content: change }),
    api,
  }
}

export const follow = changing(
  true,
  4,
  (state, random) => {
    const pair = drawStrangers(state, random)
    if (pair === undefined) return drawLasting(random)
    state.following.push({ at: state.planned, pair })
    return pair
  },
  followApi('Follow somebody', 'POST', { 422: 'oneself' }),
)

/** Takes back what this stream has begun; where there is nothing yet, somebody is no longer followed who never was. */
export const unfollow = changing(
  false,
  2,
  (state, random) => {
    const pair = takeFollowing(state) ?? drawStrangers(state, random)
    if (pair !== undefined) return pair
    // Nobody follows themselves, so this changes nothing whatever else is going on.
    const followeeId = random.int(1, 2)
    return { followerId: followeeId, followeeId }
  },
  followApi('Follow somebody no longer', 'DELETE', {}),
)
