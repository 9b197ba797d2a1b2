import { z } from 'zod'
import { byFindingKind } from '../scenario/finding.ts'
import { faultEffectSchema } from './fault-schema.ts'
import { count, milliseconds } from './stage-schema.ts'

/** What became of one target when one component had one fault. */
export const resilienceCellSchema = z.strictObject({
  component: z.string(),
  kind: z.string().describe('of the fault'),
  amount: z.number().nullable().describe('milliseconds, or a share; null for kinds without'),
  reason: z.string().nullable().describe('why figures are missing; null: none is'),
  effect: faultEffectSchema.nullable(),
  errors: z
    .record(z.string(), count)
    .describe('what went wrong for users, by kind, from the beginning of the fault on'),
  backlogMs: milliseconds
    .nullable()
    .describe(
      'from the planned end of the fault until no more accepted writes were pending than before it; null: not known',
    ),
  stale: z
    .strictObject({ sampled: count, late: count.describe('not to be read within the objective, or never') })
    .describe('accepted writes that were read back, from the beginning of the fault on'),
  writes: z
    .strictObject({
      accepted: count,
      refused: count.describe('answered, and not done'),
      unknown: count.describe('not answered: done once or not at all'),
      ...byFindingKind(() => count),
    })
    .nullable()
    .describe('all writes of its load, by what was answered and what was found; null: not known'),
  examples: z.array(z.string()).describe('the first findings in words'),
})

export type ResilienceCell = z.infer<typeof resilienceCellSchema>
