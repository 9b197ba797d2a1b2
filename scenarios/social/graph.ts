import { rankOfUser, userAtRank } from './popularity.ts'

/** Who follows whom at the start, as a function of the number of users alone: no list need be kept or searched. */
export interface FollowGraph {
  /** How many pairs there are. */
  readonly length: number
  pairAt(index: number): Pair
  followersOf(followeeId: number): number
  /** @param index from 0 to `followersOf` - 1 */
  followerAt(followeeId: number, index: number): number
  follows(followerId: number, followeeId: number): boolean
}

export interface Pair {
  readonly followerId: number
  readonly followeeId: number
}

/** Users with the ids 1 to this are active: they sign in, read and write. The others are read about and follow. */
export const ACTIVE_USERS = 200
const MEAN_FOLLOWERS = 20
const PRIMES = [7, 17, 19, 23, 29, 31, 37, 41, 43, 47]
const START_STRIDE = 7_919

/** An active user whom nothing ever keeps from following this active user: who can see whether a post has arrived. */
export function witnessOf(userId: number): number {
  return (userId % ACTIVE_USERS) + 1
}

/**
 * A graph in which the user of rank k is followed by a number of others that is proportional to 1 / (k + 1) (Zipf's law), as
 * far as there are so many: some by everybody, most by few. The followers of one user are spread evenly over all others.
 */
export function followGraph(users: number): FollowGraph {
  let harmonic = 0
  for (let rank = 1; rank <= users; rank++) harmonic += 1 / rank
  const most = (MEAN_FOLLOWERS * users) / harmonic
  const followersAt = (rank: number): number => Math.max(1, Math.min(users - 1, Math.round(most / (rank + 1))))
  /** How many pairs there are with followees of lower ranks. */
  const before = new Float64Array(users + 1)
  for (let rank = 0; rank < users; rank++) before[rank + 1] = (before[rank] as number) + followersAt(rank)

  const followerAt = (followeeId: number, index: number): number => {
    const { first, others, start, step } = ringOf(users, followeeId)
    if (first !== undefined && index === 0) return first
    const turn = index - (first === undefined ? 0 : 1)
    return skipping(1 + ((start + turn * step) % others), followeeId, first)
  }
  return {
    length: before[users] as number,
    pairAt(index) {
      let [low, high] = [0, users - 1]
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if ((before[middle] as number) <= index) low = middle
        else high = middle - 1
      }
      const followeeId = userAtRank(low, users)
      return { followerId: followerAt(followeeId, index - (before[low] as number)), followeeId }
    },
    followersOf: (followeeId) => followersAt(rankOfUser(followeeId, users)),
    followerAt,
    follows(followerId, followeeId) {
      if (followerId === followeeId) return false
      const { first, others, start, step } = ringOf(users, followeeId)
      if (followerId === first) return true
      const place = followerId - 1 - [followeeId, first].filter((id) => id !== undefined && id < followerId).length
      const turn = ((((place - start) % others) + others) * inverse(step, others)) % others
      return turn < followersAt(rankOfUser(followeeId, users)) - (first === undefined ? 0 : 1)
    },
  }
}

/** How followers of a user are found: the witness first, where there is one, then all others in steps around a ring. */
function ringOf(users: number, followeeId: number) {
  const first = followeeId <= ACTIVE_USERS ? witnessOf(followeeId) : undefined
  const others = users - (first === undefined ? 1 : 2)
  const rank = rankOfUser(followeeId, users)
  const primes = PRIMES.filter((prime) => others % prime !== 0)
  return { first, others, start: (rank * START_STRIDE) % others, step: primes[rank % primes.length] as number }
}

/** The id at a place, counted from 1, among all but one or two. */
function skipping(place: number, one: number, other: number | undefined): number {
  const [low, high] =
    other === undefined ? [one, Number.POSITIVE_INFINITY] : [Math.min(one, other), Math.max(one, other)]
  const id = place >= low ? place + 1 : place
  return id >= high ? id + 1 : id
}

/** The number by which `value` has to be multiplied to be 1 modulo `modulus`: the extended Euclidean algorithm. */
function inverse(value: number, modulus: number): number {
  let [a, b, x, y] = [value, modulus, 1, 0]
  while (b !== 0) {
    const quotient = Math.floor(a / b)
    ;[a, b] = [b, a % b]
    ;[x, y] = [y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}
