import { z } from 'zod'

/** What a search for the capacity of one target found. */
export const capacitySearchSchema = z.strictObject({
  capacityPerSecond: z
    .number()
    .nonnegative()
    .nullable()
    .describe('the highest rate at which the objectives were met; null: none was found'),
})

export type CapacitySearch = z.infer<typeof capacitySearchSchema>
