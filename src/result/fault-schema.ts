import { z } from 'zod'
import { count, milliseconds } from './stage-schema.ts'

/** What a fault did to those who used a target. All times since the first window of its load opened. */
export const faultEffectSchema = z.strictObject({
  kind: z.string().describe('kill, pause, latency, …'),
  components: z.array(z.string()).describe('one, or the two of a path'),
  amount: z.number().nullable().describe('milliseconds, or a share; null for kinds without'),
  atMs: milliseconds.describe('when it was to begin'),
  durationMs: milliseconds.describe('how long it was to last'),
  beganMs: milliseconds.describe('when it was begun'),
  endedMs: milliseconds.describe('when its component ran again and was healthy'),
  requests: z
    .strictObject({ planned: count, failed: count, dropped: count })
    .describe('of the seconds from its beginning until the target was back inside its objectives'),
  slowSeconds: count.describe('seconds of these whose p99 was above the objective'),
  worstP99Ms: milliseconds.describe('of these seconds'),
  recoveredMs: milliseconds
    .nullable()
    .describe('from its planned end to the first second inside the objectives; null: not in the time there was'),
  watchedMs: milliseconds.describe('the time there was: to the next fault or the end of the load'),
})

export type FaultEffect = z.infer<typeof faultEffectSchema>
