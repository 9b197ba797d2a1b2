import { z } from 'zod'
import { SHAPES, type Shape } from '../../cost/model/demand.ts'
import { DEFAULT_TRAFFIC } from '../../cost/view/default-traffic.ts'

/** The `traffic` of the gate's section in archbench.yaml: what a month is calculated for. */
export const trafficSchema = z.strictObject({
  rate: z.number().positive().describe('requests a second, on average over a month'),
  shape: z
    .enum(Object.keys(SHAPES) as [Shape, ...Shape[]])
    .default(DEFAULT_TRAFFIC.shape)
    .describe('how they are spread over a week'),
  provider: z.string().default(DEFAULT_TRAFFIC.catalogue).describe('a catalogue of list prices'),
  prices: z.string().optional().describe('a file of prices that stand in place of it'),
})

export type Traffic = z.infer<typeof trafficSchema>
