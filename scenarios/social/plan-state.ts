import type { Random } from '../../src/scenario/random.ts'
import type { Sampler } from '../../src/scenario/sampling.ts'
import type { SocialData } from './dataset.ts'
import { ACTIVE_USERS, type FollowGraph, followGraph, type Pair, witnessOf } from './graph.ts'
import type { PostChoice } from './memory.ts'
import { postSampler, userSampler } from './popularity.ts'

/** What planning knows: who may be drawn, and what has been planned so far. */
export interface SocialPlanState {
  readonly users: number
  readonly graph: FollowGraph
  /** Draws a user, popular ones more often. */
  readonly drawPopular: Sampler<number>
  /** Draws a post of the past, late ones more often. */
  readonly drawPast: Sampler<number>
  /** Operations planned so far. */
  planned: number
  /** Start of every key of this stream. */
  keyPrefix: string | undefined
  /** Keys given out so far. */
  keys: number
  posts: number
  /** Keys of the latest posts with the operation number of each, oldest first, in a ring. */
  readonly latestPosts: { readonly at: number; readonly key: string }[]
  /** Pairs that this stream has made follow and not yet unfollow, oldest first. */
  readonly following: { readonly at: number; readonly pair: Pair }[]
  /** Names of all pairs that this stream has drawn: none is drawn again. */
  readonly drawn: Set<string>
}

/** What was written is looked at, commented on or taken back this many operations later at the earliest: its answer has come by then. */
const OPERATIONS_BETWEEN = 200
const RING = 1_000
const ATTEMPTS = 8

export function socialPlanState(data: SocialData): SocialPlanState {
  const users = data.users.length
  return {
    users,
    graph: followGraph(users),
    drawPopular: userSampler(users),
    drawPast: postSampler(data.posts.length),
    planned: 0,
    keyPrefix: undefined,
    keys: 0,
    posts: 0,
    latestPosts: [],
    following: [],
    drawn: new Set(),
  }
}

export function drawActive(random: Random): number {
  return random.int(1, ACTIVE_USERS)
}

/** A key that no other write of this stream has, nor one of another stream. */
export function nextKey(state: SocialPlanState, random: Random): { readonly stream: string; readonly number: number } {
  state.keyPrefix ??= [0, 0, 0].map(() => random.int(0, 0xffff_ffff).toString(36)).join('')
  state.keys += 1
  return { stream: state.keyPrefix, number: state.keys }
}

export function rememberPlannedPost(state: SocialPlanState, key: string): void {
  state.latestPosts[state.posts % RING] = { at: state.planned, key }
  state.posts += 1
}

/** A post to look at or to comment on: more often than not one of those that this stream has written. */
export function drawPost(state: SocialPlanState, random: Random): PostChoice {
  const past = state.drawPast(random)
  const oldest = Math.max(0, state.posts - RING)
  let newest = state.posts - 1
  const entry = (number: number) => state.latestPosts[number % RING] as SocialPlanState['latestPosts'][number]
  while (newest >= oldest && entry(newest).at > state.planned - OPERATIONS_BETWEEN) newest -= 1
  if (newest < oldest || random.next() < 0.4) return { idempotencyKey: undefined, past }
  return { idempotencyKey: entry(random.int(oldest, newest)).key, past }
}

/**
 * Two users of whom the first is active and did not follow the second at the start, and whom this stream has not drawn before.
 * Where none is found quickly, two of whom the one follows the other for good: then following changes nothing.
 */
export function drawStrangers(state: SocialPlanState, random: Random): Pair | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const followerId = drawActive(random)
    const followeeId = attempt < ATTEMPTS / 2 ? state.drawPopular(random) : random.int(1, state.users)
    const name = `${followerId}>${followeeId}`
    if (followerId === followeeId || state.drawn.has(name) || state.graph.follows(followerId, followeeId)) continue
    state.drawn.add(name)
    return { followerId, followeeId }
  }
  return undefined
}

/** A pair of which the one follows the other from the start to the end. */
export function drawLasting(random: Random): Pair {
  const followeeId = drawActive(random)
  return { followerId: witnessOf(followeeId), followeeId }
}

/** The pair that this stream made follow longest ago, if that was long enough ago. */
export function takeFollowing(state: SocialPlanState): Pair | undefined {
  const oldest = state.following[0]
  if (oldest === undefined || oldest.at > state.planned - OPERATIONS_BETWEEN) return undefined
  state.following.shift()
  return oldest.pair
}
