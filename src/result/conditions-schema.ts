import { z } from 'zod'
import { count, milliseconds } from './stage-schema.ts'

const share = z.number().min(0).max(1).nullable()

const machineLoad = z.strictObject({
  loadAverage: z.number().nonnegative().nullable().describe('of the last minute; null: this system has none'),
  foreignShare: share.describe('of the CPUs that archbench may use, what other programs used; null: not available'),
  stealShare: share.describe('of these CPUs, what the hypervisor took for others; null: not available'),
})

/** What held the run and what else the machine did: neither is the doing of a target. */
export const conditionsSchema = z.strictObject({
  usableCpus: z.array(count).describe('numbers of the CPUs that archbench may use'),
  machineCpus: count.describe('CPUs of the machine'),
  quota: z
    .strictObject({
      cpus: z.number().positive().describe('CPUs that the control group of archbench may use'),
      holdsTargets: z.boolean().describe('false: containers are outside of that control group'),
      throttling: z
        .strictObject({
          periods: count.describe('in which anything of the group ran'),
          throttledPeriods: count.describe('in which it was held until the next'),
          throttledMs: milliseconds.describe('all CPUs together'),
        })
        .nullable()
        .describe('while targets were measured; null: not available'),
    })
    .nullable()
    .describe('null: no quota is known'),
  before: machineLoad.describe('before anything was started'),
  during: machineLoad.nullable().describe('while targets were measured; null: it did not come to that'),
})

export type Conditions = z.infer<typeof conditionsSchema>
export type MachineLoad = Conditions['before']
