import { type Sampler, zipf } from '../../src/scenario/sampling.ts'

/** Coprime to every number of users, so that every user has one rank, and neighbours in rank lie far apart in id. */
const STRIDE = 389

/** What is looked at in social networks is as skewed as what is asked of the web (Breslau et al., INFOCOM 1999). */
const EXPONENT = 0.8

/** The user at a rank of popularity, 0 being the most popular. */
export function userAtRank(rank: number, users: number): number {
  return 1 + ((rank * STRIDE) % users)
}

const inverses = new Map<number, number>()

/** The inverse of `userAtRank`. */
export function rankOfUser(userId: number, users: number): number {
  let inverse = inverses.get(users)
  if (inverse === undefined) {
    inverse = 1
    while ((STRIDE * inverse) % users !== 1) inverse += 1
    inverses.set(users, inverse)
  }
  return ((userId - 1) * inverse) % users
}

/** Draws the id of a user, popular ones more often. */
export function userSampler(users: number): Sampler<number> {
  const drawRank = zipf(users, EXPONENT)
  return (random) => userAtRank(drawRank(random), users)
}

/** Draws the index of a post of the past, the latest ones more often. */
export function postSampler(posts: number): Sampler<number> {
  const drawRank = zipf(posts, EXPONENT)
  return (random) => posts - 1 - drawRank(random)
}
