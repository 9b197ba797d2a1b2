import { z } from 'zod'
import { count } from './stage-schema.ts'

const interval = z.strictObject({
  value: z.number().nonnegative(),
  low: z.number().nonnegative().nullable(),
  high: z.number().nonnegative().nullable().describe('null: nothing limits it'),
})

/** How the throughput of one target grows with its CPU budget, and the law that it follows. */
export const scalingSchema = z.strictObject({
  metric: z.enum(['throughputPerSecond', 'capacityPerSecond']).describe('what was measured at each budget'),
  points: z
    .array(
      z.strictObject({
        cpus: z.number().positive(),
        start: count.describe('from 0: a budget may be measured in several starts of the target'),
        perSecond: z.array(z.number().positive()).describe('of each round that counts'),
        because: z.string().nullable().describe('why nothing was measured; null: something was'),
      }),
    )
    .describe('in the order in which they were measured'),
  law: z
    .strictObject({
      lambda: interval.describe('throughput with one CPU'),
      sigma: interval.describe('contention: share of the work that waits for others'),
      kappa: interval.describe('coherency: what each pair of CPUs costs to agree'),
      peak: z
        .strictObject({
          value: z.number().positive().nullable(),
          low: z.number().nonnegative().nullable(),
          high: z.number().positive().nullable(),
        })
        .describe('CPUs at which throughput is highest; null: it rises without end, as far as one can tell'),
      fitProbability: z
        .number()
        .nullable()
        .describe('of data as far from the law, or farther, if they follow it; null: fewer than four budgets'),
      heldOut: z
        .strictObject({
          cpus: z.number().positive(),
          measured: z.number().positive(),
          predicted: z.number().positive(),
          error: z.number().describe('(predicted - measured) / measured'),
        })
        .nullable()
        .describe('the largest budget, predicted from all others; null: fewer than four budgets'),
      refusedBecause: z
        .enum(['fit', 'held out'])
        .nullable()
        .describe('why the data do not follow the law; null: they do, as far as one can tell'),
    })
    .nullable()
    .describe('the Universal Scalability Law; null: fewer than three budgets were measured'),
})

export type Scaling = z.infer<typeof scalingSchema>
