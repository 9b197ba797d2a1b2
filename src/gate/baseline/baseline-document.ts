import { z } from 'zod'
import { verdictSchema } from '../verdict-document.ts'

/** Version of the baseline document. A reader of version n reads every version up to n. */
export const BASELINE_SCHEMA_VERSION = 2

const { tool, scenario, environment, plan, rounds, seed, base, fingerprint } = verdictSchema.shape

/** What a gate measured of one target, kept to hold later ones against. Its rounds have the arm `base` only. */
export const baselineSchema = z
  .strictObject({
    schemaVersion: z.int().min(1).max(BASELINE_SCHEMA_VERSION),
    kind: z.literal('gate baseline'),
    tool,
    savedAt: z.iso.datetime(),
    seed,
    scenario,
    target: base,
    plan: plan.pick({ roundsPerStart: true, stages: true }),
    slowestRatePerSecond: z
      .number()
      .nonnegative()
      .describe('what 100 % of a profile stood for: the next run gets the same traffic'),
    environment,
    fingerprint,
    rounds,
    checksum: z.string().optional().describe('SHA-256 of all the rest, in the file only; none before version 2'),
  })
  .meta({ title: 'archbench gate baseline', description: 'What a gate measured of one target.' })

export type Baseline = z.infer<typeof baselineSchema>
