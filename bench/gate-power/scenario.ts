import { z } from 'zod'
import { defineScenario } from '../../src/scenario/define.ts'

/** One kind of request, to which there is one right answer. */
export default defineScenario({
  name: 'digest',
  title: 'Digest',
  description: 'One request that costs its server a fixed amount of work',
  slo: { p99Ms: 1_000, errorShare: 0.001, visibilityP99Ms: 1_000 },
  dataset: () => ({}),
  planState: () => ({}),
  memory: () => ({}),
  prepare: () => [],
  operations: {
    digest: {
      weight: 1,
      plan: () => ({}),
      request: () => ({ method: 'GET', path: '/' }),
      answers: { 200: z.strictObject({ digest: z.string().length(40) }) },
    },
  },
  contract: [],
  auditViews: {},
  verify: () => ({ verified: 0, examples: [] }),
})
