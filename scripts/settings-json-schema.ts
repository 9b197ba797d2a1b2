import { z } from 'zod'
import { configSchema } from '../src/config/read-config.ts'

/** The JSON Schema of archbench.yaml, for editors: what its reader checks beyond that (units, thresholds) is in the titles. */
export function settingsJsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: 'input' })
}
