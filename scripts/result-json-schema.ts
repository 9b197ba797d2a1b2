import { z } from 'zod'
import { resultSchema } from '../src/result/schema.ts'

/** The JSON Schema (draft 2020-12) of the result document. */
export function resultJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(resultSchema, { target: 'draft-2020-12' })
}
