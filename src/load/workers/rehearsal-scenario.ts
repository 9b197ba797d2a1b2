import { z } from 'zod'
import { defineScenario } from '../../scenario/define.ts'
import { noFindings } from '../../scenario/finding.ts'

/** The traffic that makes a worker warm: a write, whose answer goes through all that answers go through. */
export const rehearsalScenario = defineScenario({
  name: 'rehearsal',
  title: 'Rehearsal',
  description: 'Makes the driver warm',
  slo: { p99Ms: 1_000, errorShare: 1, visibilityP99Ms: 1_000 },
  dataset: () => ({}),
  planState: () => undefined,
  memory: () => ({}),
  operations: {
    write: {
      weight: 1,
      plan: (_state: undefined, random) => random.int(0, 999_999),
      request: (number: number) => ({ method: 'POST', path: '/', body: { number } }),
      answers: { 200: z.strictObject({ id: z.string() }) },
      writeKey: String,
      accepted: (number: number) => ({ id: `${number}`, content: number }),
    },
  },
  contract: [],
  auditViews: {},
  verify: () => ({ verified: 0, ...noFindings(), examples: [] }),
})
