import { z } from 'zod'
import type { Operation } from '../../../src/scenario/define.ts'
import { PAGE_LENGTH, type PostAnswer, place, type TimelineAnswer, timelineAnswer } from '../answers.ts'
import { authorization, type SocialMemory } from '../memory.ts'
import { drawActive, type SocialPlanState } from '../plan-state.ts'
import { isNewestFirst } from './posts.ts'

interface TimelineParams {
  readonly userId: number
  /** Whether to go on where the page before ended. */
  readonly further: boolean
}

/** Most look at the first page only. */
const FURTHER = 0.2

/** Whether a post is the one at a place, or an older one. */
function isAtOrBehind({ createdAtMs, id }: PostAnswer, place: string): boolean {
  const hyphen = place.indexOf('-')
  const placeMs = Number(place.slice(0, hyphen))
  return createdAtMs < placeMs || (createdAtMs === placeMs && id <= place.slice(hyphen + 1))
}

export const readTimeline: Operation<SocialPlanState, SocialMemory, TimelineParams> = {
  weight: 40,
  plan(state, random) {
    state.planned += 1
    return { userId: drawActive(random), further: random.next() < FURTHER }
  },
  request({ userId, further }, memory) {
    const from = further ? memory.nextPages.get(userId) : undefined
    return {
      method: 'GET',
      path: from === undefined ? '/timeline' : `/timeline?from=${encodeURIComponent(from)}`,
      headers: authorization(memory, userId),
    }
  },
  answers: { 200: timelineAnswer },
  mismatch({ userId }, { body }, _, { path }) {
    const { posts, next } = body as TimelineAnswer
    if (!isNewestFirst(posts)) return 'posts that are not newest first, or one of them twice'
    if (posts.length > PAGE_LENGTH) return 'a longer page than was asked for'
    if (next !== null && posts.length < PAGE_LENGTH) return 'a page that is not full and not the last one'
    const from = new URL(path, 'http://target').searchParams.get('from')
    if (from !== null && posts[0] !== undefined && !isAtOrBehind(posts[0], from))
      return 'another page than was asked for'
    // Nobody follows themselves.
    return posts.some(({ authorId }) => authorId === userId) ? "a post of the reader's own" : undefined
  },
  learn({ userId }, { body }, memory) {
    const { next } = body as TimelineAnswer
    if (next === null) memory.nextPages.delete(userId)
    else memory.nextPages.set(userId, next)
  },
  api: {
    summary: 'Read the home timeline of the one who asks, page by page',
    description: 'All posts of those whom the user follows now, whenever these were written.',
    method: 'GET',
    path: '/timeline',
    signedIn: true,
    parameters: {
      query: { from: place.optional(), limit: z.int().min(1).max(100).default(PAGE_LENGTH) },
    },
    refusals: {
      400: 'a limit outside of 1 to 100, or a from that is no place',
      401: 'no token, or one that is bad, forged or expired',
    },
  },
}
