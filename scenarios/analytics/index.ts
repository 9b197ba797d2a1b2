import { defineScenario } from '../../src/scenario/define.ts'
import { storedEvent, storedMinute, storedUserHour } from './answers.ts'
import { analyticsApi } from './api.ts'
import { analyticsContract } from './contract/index.ts'
import { analyticsDataset } from './dataset.ts'
import { emptyMemory } from './memory.ts'
import { postEvents } from './operations/post-events.ts'
import { readAggregates, readEvent, readLive, readTopUsers } from './operations/read.ts'
import { signIn } from './operations/sign-in.ts'
import { analyticsPlanState } from './plan-state.ts'
import { analyticsSampling } from './sampling.ts'
import { verifyAnalytics } from './verify.ts'

export default defineScenario({
  name: 'analytics',
  title: 'Real-time analytics',
  description: 'Send events in batches, late and repeated ones among them, and read what they add up to.',
  slo: { p99Ms: 100, errorShare: 0.001, visibilityP99Ms: 2_000 },
  dataset: analyticsDataset,
  planState: analyticsPlanState,
  memory: emptyMemory,
  prepare: ({ clients }) => clients.map(({ id }) => ({ operation: 'signIn', params: { clientId: id } })),
  operations: { postEvents, readAggregates, readTopUsers, readLive, readEvent, signIn },
  contract: analyticsContract,
  auditViews: { events: storedEvent, minutes: storedMinute, userHours: storedUserHour },
  verify: verifyAnalytics,
  sampling: analyticsSampling,
  // Ids and times are the clients': everything must be the same, in whatever order events came.
  differential: { finalState: (audit) => audit, anyOrder: true },
  api: analyticsApi,
})
