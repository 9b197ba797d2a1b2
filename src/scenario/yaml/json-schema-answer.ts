import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { type ZodType, z } from 'zod'

/** The schema of an answer whose body a JSON Schema (draft 2020-12) describes. Throws an Error where that is no JSON Schema. */
export function jsonSchemaAnswer(schema: object): ZodType {
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false })
  formats.default(ajv)
  const validate = ajv.compile(schema)
  return z.unknown().superRefine((value, context) => {
    if (validate(value)) return
    const [error] = validate.errors ?? []
    context.addIssue({ code: 'custom', path: pathOf(error), message: error?.message ?? 'does not fit the schema' })
  })
}

function pathOf(error: ErrorObject | undefined): string[] {
  return (error?.instancePath ?? '').split('/').slice(1)
}
