import { defineScenario } from '../../src/scenario/define.ts'
import { storedComment, storedPost, storedProfile, storedTimeline } from './answers.ts'
import { socialApi } from './api.ts'
import { socialContract } from './contract/index.ts'
import { socialDataset } from './dataset.ts'
import { finalNetwork } from './final-state.ts'
import { ACTIVE_USERS } from './graph.ts'
import { emptyMemory } from './memory.ts'
import { comment, post, viewPost } from './operations/posts.ts'
import { follow, unfollow, viewProfile } from './operations/profiles.ts'
import { signIn } from './operations/sign-in.ts'
import { readTimeline } from './operations/timeline.ts'
import { socialPlanState } from './plan-state.ts'
import { socialSampling } from './sampling.ts'
import { verifySocial } from './verify.ts'

export default defineScenario({
  name: 'social',
  title: 'Social network',
  description: 'Read home timelines, posts and profiles; post, comment and follow, some being followed by nearly all.',
  slo: { p99Ms: 100, errorShare: 0.001, visibilityP99Ms: 2_000 },
  dataset: socialDataset,
  planState: socialPlanState,
  memory: emptyMemory,
  prepare: () =>
    Array.from({ length: ACTIVE_USERS }, (_, index) => ({ operation: 'signIn', params: { userId: index + 1 } })),
  operations: { readTimeline, viewPost, viewProfile, comment, post, follow, unfollow, signIn },
  contract: socialContract,
  auditViews: { profiles: storedProfile, posts: storedPost, comments: storedComment, timelines: storedTimeline },
  verify: verifySocial,
  sampling: socialSampling,
  differential: { finalState: finalNetwork },
  api: socialApi,
})
