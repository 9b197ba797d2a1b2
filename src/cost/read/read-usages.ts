import { z } from 'zod'
import { responseTime, size } from '../../base/unit-schemas.ts'
import { readYamlFile, validateYaml } from '../../base/yaml-file.ts'
import type { Usage } from '../model/usage.ts'

const component = z.strictObject({
  kind: z.enum(['container', 'database', 'broker', 'functions']),
  cpuMs: z.number().nonnegative(),
  memory: size,
})
const functions = z.strictObject({
  invocations: z.number().positive().default(1),
  billed: responseTime,
  memory: size,
  coldShare: z.number().min(0).max(1).default(0),
})
const target = z.strictObject({
  components: z.record(z.string(), component),
  functions: functions.optional(),
  writes: z.number().nonnegative().default(0),
  responseBytes: z.number().nonnegative().optional(),
})
const fileSchema = z.strictObject({ targets: z.record(z.string(), target) })

/** Reads what targets use from a file, without any measurement. Throws a UserError with line and key for what does not fit. */
export async function readUsages(file: string): Promise<Usage[]> {
  const { targets } = validateYaml(
    await readYamlFile(file),
    fileSchema,
    'Fix the file; docs/use/cost-model.md explains each key',
  )
  return Object.entries(targets).map(([name, { components, functions: use, writes, responseBytes }]) => ({
    name,
    components: Object.entries(components).map(([component, { kind, cpuMs, memory }]) => {
      return { name: component, kind, cpuSecondsPerRequest: cpuMs / 1_000, memoryBytes: memory }
    }),
    functions: use ? functionUse(use) : null,
    writesPerRequest: writes,
    capacityPerSecond: null,
    responseBytes: responseBytes ?? null,
    source: `given in ${file}, not measured`,
    isMeasured: false,
  }))
}

/** What functions use, from their duration and memory. */
export function functionUse({
  invocations,
  billed,
  memory,
  coldShare,
}: z.infer<typeof functions>): NonNullable<Usage['functions']> {
  const gbSecondsPerRequest = invocations * (billed / 1_000) * (memory / 2 ** 30)
  return { invocationsPerRequest: invocations, gbSecondsPerRequest, billedMs: billed, coldShare }
}
