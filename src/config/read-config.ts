import { existsSync } from 'node:fs'
import { z } from 'zod'
import { ruleSchema } from '../autoscaling/rule-schema.ts'
import { UserError } from '../base/errors.ts'
import { duration, replay, share, size } from '../base/unit-schemas.ts'
import { readYamlFile, validateYaml } from '../base/yaml-file.ts'
import { faultSchema } from '../fault/fault-schema.ts'
import { gateSchema } from '../gate/config/gate-schema.ts'
import { parseThresholds } from '../result/parse-thresholds.ts'
import type { Threshold } from '../result/threshold-schema.ts'
import { ASKED_RUNTIMES } from '../runtime/runtimes.ts'
import { DATA_SIZES } from '../scenario/define.ts'

const DEFAULT_FILE = 'archbench.yaml'

const ratePerSecond = z.number().positive().max(1_000_000)

const targetSchema = z.union(
  [
    z.string(),
    z.strictObject({
      target: z.string(),
      name: z.string().optional(),
      health: z.string().optional(),
      reset: z.string().optional(),
      headers: z.record(z.string(), z.string()).optional(),
      mayLoad: z.boolean().optional(),
    }),
  ],
  { error: 'what is measured, or a mapping with `target` and any of name, health, reset, headers, mayLoad' },
)

/** `p99<200ms,errorRate<0.1%`, or a list of such texts. */
const thresholds = z
  .union([z.string(), z.array(z.string()).nonempty()], { error: 'a threshold like p99<200ms, or a list of them' })
  .transform((value, context): readonly Threshold[] => {
    const parsed = parseThresholds([value].flat().join(','))
    if (typeof parsed !== 'string') return parsed
    context.issues.push({ code: 'custom', message: parsed, input: value })
    return z.NEVER
  })

/** What archbench.yaml may hold. */
export const configSchema = z
  .strictObject({
    scenario: z.string(),
    targets: z.array(targetSchema).nonempty(),
    profile: z
      .union([z.string(), z.array(z.string()).nonempty()], {
        error: 'the name of a profile or the path of its file, or a list',
      })
      .transform((value) => (typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value)),
    rounds: z.int().min(1).max(1_000),
    time: duration,
    duration: duration.describe('load on each target in each profile, over all rounds'),
    until: share,
    fullRate: ratePerSecond,
    workers: z.int().min(1).max(64),
    seed: z.int().min(0),
    dataSize: z.enum(DATA_SIZES),
    connections: z.int().min(1).max(1_000),
    saturate: duration,
    steady: duration,
    rate: ratePerSecond,
    arrivals: z.enum(['poisson', 'uniform']),
    warmUp: duration,
    cpus: z.int().min(1).max(1_024),
    memory: size,
    out: z.string(),
    runtime: z.enum(ASKED_RUNTIMES),
    images: z.union([z.string(), z.record(z.string(), z.string())], {
      error: 'the path of an image map, or a mapping of image names to references',
    }),
    startTimeout: duration,
    logs: z.string(),
    replay: replay.describe('how much of recorded hours is replayed, and in how much time, like 24h=2m'),
    faults: z.array(faultSchema).nonempty().describe('what goes wrong with each target in every open loop, and when'),
    autoscale: z.array(ruleSchema).nonempty().describe('how replicas of components follow the load in every open loop'),
    failOn: thresholds.describe('thresholds that each target has to meet, like p99<200ms, in one text or a list'),
    gate: gateSchema.describe('settings of "archbench gate"; see below'),
  })
  .partial()

/**
 * What a configuration file says; times in milliseconds, sizes in bytes.
 * @useDeclaredType
 */
export type Config = z.infer<typeof configSchema>

/** Reads the named file, or archbench.yaml of this folder where there is one. Throws a UserError with line and key. */
export async function readConfig(file: string | undefined): Promise<Config> {
  if (file === undefined && !existsSync(DEFAULT_FILE)) return {}
  if (file !== undefined && !existsSync(file)) {
    throw new UserError('there is no such configuration file', { file, key: '--config', remedy: 'Check the path' })
  }
  const yaml = await readYamlFile(file ?? DEFAULT_FILE)
  return validateYaml(
    yaml,
    configSchema,
    'Fix the file; "archbench compare --help" explains each setting',
    yaml.value ?? {},
  )
}
