import { z } from 'zod'
import type { Operation } from '../../../src/scenario/define.ts'
import { place, type TimelineAnswer, timelineAnswer } from '../answers.ts'
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
  mismatch(_, { body }) {
    const { posts, next } = body as TimelineAnswer
    if (!isNewestFirst(posts)) return 'posts that are not newest first, or one of them twice'
    return next !== null && posts.length !== 20 ? 'a page that is not full and not the last one' : undefined
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
      query: { from: place.optional(), limit: z.int().min(1).max(100).default(20) },
    },
    refusals: {
      400: 'a limit outside of 1 to 100, or a from that is no place',
      401: 'no token, or one that is bad, forged or expired',
    },
  },
}
