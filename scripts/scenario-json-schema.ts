import { z } from 'zod'
import { scenarioFileSchema } from '../src/scenario/yaml/schema.ts'

/** The JSON Schema of a scenario.yaml, for editors. */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioFileSchema, { io: 'input' })
}
