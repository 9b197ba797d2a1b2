import { z } from 'zod'
import { defineScenario } from '../scenario/define.ts'
import { noFindings } from '../scenario/finding.ts'

/** One request that costs its server next to nothing. */
export default defineScenario({
  name: 'null',
  title: 'Nothing',
  description: 'One request that costs its server next to nothing',
  slo: { p99Ms: 1_000, errorShare: 0.001, visibilityP99Ms: 1_000 },
  dataset: () => ({}),
  planState: () => ({}),
  memory: () => ({}),
  prepare: () => [],
  operations: {
    ask: {
      weight: 1,
      plan: () => ({}),
      request: () => ({ method: 'GET', path: '/' }),
      answers: { 200: z.strictObject({ ok: z.literal(true) }) },
    },
  },
  contract: [],
  auditViews: {},
  verify: () => ({ verified: 0, ...noFindings(), examples: [] }),
})
