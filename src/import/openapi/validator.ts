import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { OpenApiDocument } from './document.ts'

const DOCUMENT = 'openapi'

/** Says whether a value is what a schema of the document wants. */
export type Validate = (value: unknown) => boolean

/** Compiles schemas of one document, of version 3.0 or 3.1. */
export class SchemaValidator {
  readonly #ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false, unicodeRegExp: false })
  readonly #isOld: boolean
  readonly #compiled = new WeakMap<object, Validate>()

  constructor(document: OpenApiDocument) {
    this.#isOld = document.openapi.startsWith('3.0')
    formats.default(this.#ajv)
    // Formats that ask for no form of their own.
    for (const name of ['password', 'binary', 'byte', 'int32', 'int64', 'float', 'double'])
      this.#ajv.addFormat(name, true)
    const components = {
      components: this.#asJsonSchema(document.components ?? {}),
      paths: this.#asJsonSchema(document.paths),
    }
    this.#ajv.addSchema({ $id: DOCUMENT, ...components })
  }

  /** Nothing is valid for a schema that cannot be compiled, such as one that is a reference to itself. */
  compile(schema: unknown): Validate {
    if (typeof schema !== 'object' || schema === null) return () => schema !== false
    const known = this.#compiled.get(schema)
    if (known !== undefined) return known
    const validate = this.#compiledByAjv(schema)
    const isValid: Validate = (value) => validate?.(value) === true
    this.#compiled.set(schema, isValid)
    return isValid
  }

  #compiledByAjv(schema: object): ValidateFunction | undefined {
    try {
      return this.#ajv.compile(absolute(this.#asJsonSchema(schema)) as object)
    } catch {
      return undefined // told as an operation without an example
    }
  }

  /** A schema of OpenAPI 3.0 in the words of JSON Schema. */
  #asJsonSchema(value: unknown): unknown {
    const usable = mapped(value, withoutEmptyEnum)
    return this.#isOld ? modern(usable) : usable
  }
}

/** References within the document, from outside of it. */
function absolute(value: unknown): unknown {
  return mapped(value, (object) =>
    typeof object.$ref === 'string' && object.$ref.startsWith('#')
      ? { ...object, $ref: `${DOCUMENT}${object.$ref}` }
      : object,
  )
}

/** `nullable` and the Boolean limits of OpenAPI 3.0. */
function modern(value: unknown): unknown {
  return mapped(value, ({ nullable, exclusiveMinimum, exclusiveMaximum, ...object }) => {
    const limits = {
      ...limit('Minimum', exclusiveMinimum, object.minimum),
      ...limit('Maximum', exclusiveMaximum, object.maximum),
    }
    const schema: Mapping = { ...object, ...limits }
    if (nullable !== true || typeof schema.type !== 'string') return schema
    return {
      ...schema,
      type: [schema.type, 'null'],
      ...(Array.isArray(schema.enum) && { enum: [...schema.enum, null] }),
    }
  })
}

function limit(name: 'Minimum' | 'Maximum', exclusive: unknown, bound: unknown): object {
  if (exclusive === true && typeof bound === 'number') return { [`exclusive${name}`]: bound }
  return exclusive === undefined || typeof exclusive === 'boolean' ? {} : { [`exclusive${name}`]: exclusive }
}

/** A list of no values is a mistake that many generators make: it says nothing. */
function withoutEmptyEnum({ enum: values, ...object }: Mapping): Mapping {
  return values === undefined || (Array.isArray(values) && values.length === 0) ? object : { ...object, enum: values }
}

type Mapping = Record<string, unknown>

function mapped(value: unknown, change: (object: Mapping) => Mapping): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, change))
  if (typeof value !== 'object' || value === null) return value
  return change(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapped(inner, change)])))
}
