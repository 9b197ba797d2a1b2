import { z } from 'zod'
import { count, milliseconds } from './stage-schema.ts'

const perSecond = z.number().nonnegative()

/** What more traffic than a target can take did to it. */
export const overloadSchema = z.strictObject({
  profile: z.string(),
  stage: z.string().describe('the stage of the overload'),
  offeredPerSecond: perSecond,
  answeredPerSecond: perSecond.describe('right answers, however late'),
  goodputPerSecond: perSecond.describe('right answers within the objective for the p99'),
  servedP50Ms: milliseconds.nullable().describe('of what was served, from the intended start; null: too few'),
  servedP99Ms: milliseconds.nullable(),
  failed: count,
  dropped: count,
  calm: z.strictObject({ stage: z.string(), watchedMs: milliseconds }).describe('the stage after it'),
  recoveredMs: milliseconds
    .nullable()
    .describe('from the fall of the rate to the first second inside the objectives; null: none in the stage after it'),
  isMetastable: z
    .boolean()
    .nullable()
    .describe(
      'a finding: at a rate that it served within its objectives before the overload, it did not come back; null: not known',
    ),
})

export type Overload = z.infer<typeof overloadSchema>
