import { z } from 'zod'
import { count, milliseconds } from './stage-schema.ts'

const hop = z.strictObject({
  component: z.string().describe('what did it; "driver" is the load driver, with the network to the target'),
  name: z.string().describe('the operation, as its span is called'),
  spansPerRequest: z.number().nonnegative(),
  totalP50Ms: milliseconds.describe('p50 of the time of its spans, over the sampled requests that went through it'),
  selfP50Ms: milliseconds.describe('the same, without what was waited for in spans of its own'),
  criticalShare: z
    .number()
    .min(0)
    .max(1)
    .describe('share of the time of all these requests for which the answer waited for it alone'),
  later: z.boolean().describe('it was done when the answer did not wait for it: a message that was handled later'),
})

const tracedOperation = z.strictObject({
  operation: z.string(),
  requests: count.describe('sampled requests that were answered rightly'),
  p50Ms: milliseconds.describe('of the time from the send to the answer, tracing included'),
  hops: z.array(hop).describe('in the order of what they add to the answer'),
  moreHops: count.describe('hops that added less and are left out: a name with ids in it makes one of each request'),
})

/** Where the time of sampled requests went. */
export const tracingSchema = z.strictObject({
  share: z.number().positive().max(1).describe('share of the requests that were sampled'),
  targets: z.array(
    z.strictObject({
      target: z.string(),
      requests: count.describe('sampled requests, those that failed included'),
      spans: count.describe('spans of these requests, without those of the driver'),
      orphans: count.describe('spans whose parent never came; they stand below the root'),
      components: z
        .array(
          z.strictObject({
            component: z.string(),
            criticalMeanMs: milliseconds.describe(
              'mean over the requests of the time that the answer waited for it alone',
            ),
            criticalShare: z.number().min(0).max(1),
          }),
        )
        .describe('over all operations, of the requests that were answered rightly; they add up to the whole'),
      operations: z.array(tracedOperation),
    }),
  ),
  dropped: count.describe('spans that were not kept, because there were too many'),
  refused: count.describe('posts to the collector that were no OTLP, or too large'),
})

export type Tracing = z.infer<typeof tracingSchema>
export type TracedTarget = Tracing['targets'][number]
export type Hop = TracedTarget['operations'][number]['hops'][number]
