import { existsSync } from 'node:fs'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import { readYamlFile, validateYaml } from '../yaml-file.ts'
import { parseBytes, parseDurationMs } from './units.ts'

const DEFAULT_FILE = 'archbench.yaml'

function unit(parse: (text: string) => number | undefined, expected: string) {
  return z
    .union([z.string(), z.number()], { error: expected })
    .refine((value) => parse(String(value)) !== undefined, { error: expected })
    .transform((value) => parse(String(value)) ?? 0)
}

const duration = unit(parseDurationMs, 'a duration like 1500ms, 2s or 1m')
const bytes = unit(parseBytes, 'a size like 512M or 2G')

const configSchema = z
  .strictObject({
    scenario: z.string(),
    targets: z.array(z.string()).nonempty(),
    rounds: z.int().min(1).max(1_000),
    seed: z.int().min(0),
    connections: z.int().min(1).max(1_000),
    saturate: duration,
    steady: duration,
    rate: z.number().positive(),
    arrivals: z.enum(['poisson', 'uniform']),
    warmUp: duration,
    cpus: z.int().min(1).max(1_024),
    memory: bytes,
    out: z.string(),
    runtime: z.enum(['auto', 'process', 'docker']),
    images: z.union([z.string(), z.record(z.string(), z.string())], {
      error: 'the path of an image map, or a mapping of image names to references',
    }),
    logs: z.string(),
  })
  .partial()

/** What a configuration file says; times in milliseconds, sizes in bytes. */
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
    'Mend the file; "archbench compare --help" explains each setting',
    yaml.value ?? {},
  )
}
