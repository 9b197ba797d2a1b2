import { z } from 'zod'

const microseconds = z.number().positive()

const facts = z.strictObject({
  os: z.string().describe('kind of operating system: Linux, Darwin …'),
  kernel: z.string().describe('release of its kernel'),
  arch: z.string(),
  cpuModel: z.string(),
  cpus: z.int().nonnegative(),
  usableCpus: z.int().positive().describe('of them, those that archbench may run on'),
  cpuQuota: z.number().positive().nullable().describe('CPUs that its control group may use; null: no limit is known'),
  memoryGib: z.int().nonnegative().describe('memory, rounded: kernels keep different amounts for themselves'),
  node: z.string(),
  virtualisation: z.string().nullable().describe('where the system tells; null: it does not'),
  governor: z.string().nullable().describe('what sets the frequency of the CPUs; null: not known'),
})

const kernelTiming = z.strictObject({
  medianUs: microseconds.describe('median time of a call, in the quietest pass'),
  spreadUs: z.number().nonnegative().describe('by how much the medians of half of the passes lay above it, at most'),
  calls: z.int().positive().describe('in all passes'),
})

/** What a machine is and how fast it was. It holds nothing that names the machine or its owner. */
export const fingerprintSchema = z.strictObject({
  id: z.string().describe('short hash of the facts: machines of one kind, set up alike, have the same'),
  facts,
  kernels: z.record(z.string(), kernelTiming).describe('small pieces of work by name; see docs/use/calibration.md'),
})

/**
 * What a machine is, and how fast.
 * @useDeclaredType
 */
export type Fingerprint = z.infer<typeof fingerprintSchema>
export type MachineFacts = Fingerprint['facts']
export type KernelTiming = z.infer<typeof kernelTiming>
