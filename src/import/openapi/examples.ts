import { sample } from 'openapi-sampler'
import { follow, type MediaType, type OpenApiDocument, type Parameter } from './document.ts'
import type { SchemaValidator } from './validator.ts'

/** A value that is valid, and whether the document itself gives it. */
export interface Example {
  readonly value: unknown
  readonly isGiven: boolean
}

/** Texts that patterns and formats often want. */
const TEXTS = [
  'example',
  '1',
  'a',
  'A1',
  'a1b2c3d4',
  '0123456789',
  '12345678901234567890',
  '2026-01-01',
  '2026-01-01T00:00:00Z',
  '12:00:00',
  'user@example.com',
  'https://example.com',
  'example.com',
  '127.0.0.1',
  '123e4567-e89b-42d3-a456-426614174000',
  '0123456789abcdef0123456789abcdef01234567',
  'example/example',
  'YQ==',
  '#ffffff',
  '1.0.0',
  'en-US',
  'EXAMPLE',
]
const DEEPEST = 12

/** Finds valid values for schemas of one document. */
export class Examples {
  readonly #document: OpenApiDocument
  readonly #validator: SchemaValidator

  constructor(document: OpenApiDocument, validator: SchemaValidator) {
    this.#document = document
    this.#validator = validator
  }

  /** A value for a parameter or a body; `undefined` where none was found. */
  of({
    schema = {},
    example,
    examples,
  }: Pick<Parameter & MediaType, 'schema' | 'example' | 'examples'>): Example | undefined {
    const isValid = this.#validator.compile(schema)
    const given = [
      example,
      ...Object.values(examples ?? {}).map((each) => givenValue(follow(this.#document, each))),
      ...this.#givenBy(schema),
    ]
    const right = given.find((value) => value !== undefined && isValid(value))
    if (right !== undefined) return { value: right, isGiven: true }
    for (const make of [
      () => this.#make(schema, 0),
      () => this.#sampled(schema, true),
      () => this.#sampled(schema, false),
    ]) {
      const value = make()
      if (value !== undefined && isValid(value)) return { value, isGiven: false }
    }
    return undefined
  }

  #givenBy(schema: unknown): unknown[] {
    const { example, examples, default: fallback, enum: values, const: only } = this.#fields(schema)
    return [
      example,
      ...(Array.isArray(examples) ? examples : []),
      fallback,
      only,
      ...(Array.isArray(values) ? values : []),
    ]
  }

  #fields(schema: unknown): Record<string, unknown> {
    const followed = follow(this.#document, schema)
    return typeof followed === 'object' && followed !== null ? (followed as Record<string, unknown>) : {}
  }

  #sampled(schema: unknown, skipNonRequired: boolean): unknown {
    try {
      return sample(schema as never, { skipReadOnly: true, skipNonRequired, quiet: true }, this.#document)
    } catch {
      return undefined // told as an operation without an example
    }
  }

  /** The smallest value that a schema asks for: required members alone, and each of them valid by itself. */
  #make(schema: unknown, depth: number): unknown {
    if (depth > DEEPEST || typeof schema === 'boolean') return undefined
    const given = this.#givenBy(schema).find((value) => value !== undefined && this.#isValid(schema, value))
    if (given !== undefined) return given
    const fields = this.#fields(schema)
    const merged = this.#merged(fields, depth)
    if (merged !== undefined) return merged
    for (const choice of [fields.oneOf, fields.anyOf].flatMap((all) => (Array.isArray(all) ? all : []))) {
      const value = this.#make(choice, depth + 1)
      if (value !== undefined && this.#isValid(schema, value)) return value
    }
    return this.#plain(schema, fields, depth)
  }

  /** Of `allOf`: members of all parts. */
  #merged({ allOf, ...own }: Record<string, unknown>, depth: number): unknown {
    if (!Array.isArray(allOf)) return undefined
    const parts = [...allOf, own].map((part: unknown) => this.#make(part, depth + 1))
    const objects = parts.filter((part) => typeof part === 'object' && part !== null && !Array.isArray(part))
    if (objects.length > 0) return Object.assign({}, ...objects)
    return parts.find((part) => part !== undefined)
  }

  #plain(schema: unknown, fields: Record<string, unknown>, depth: number): unknown {
    const type = [fields.type].flat().find((each) => each !== 'null') ?? (fields.properties ? 'object' : undefined)
    if (type === 'object') return this.#object(fields, depth)
    if (type === 'array') return this.#array(fields, depth)
    return this.#firstValid(schema, type === undefined ? ['example', 1, {}] : candidatesOf(String(type), fields))
  }

  #object({ properties = {}, required = [] }: Record<string, unknown>, depth: number): unknown {
    const members = properties as Record<string, unknown>
    const names = (Array.isArray(required) ? required : []).map(String)
    const entries = names
      .filter((name) => this.#fields(members[name]).readOnly !== true)
      .map((name) => [name, this.#make(members[name] ?? {}, depth + 1)] as const)
    return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries)
  }

  #array({ items = {}, minItems = 0 }: Record<string, unknown>, depth: number): unknown {
    const length = depth === 0 ? Math.max(1, Number(minItems)) : Number(minItems)
    if (length === 0) return []
    const item = this.#make(items, depth + 1)
    return item === undefined ? undefined : Array.from({ length }, () => item)
  }

  #firstValid(schema: unknown, candidates: readonly unknown[]): unknown {
    return candidates.find((candidate) => this.#isValid(schema, candidate))
  }

  #isValid(schema: unknown, value: unknown): boolean {
    return this.#validator.compile(schema)(value)
  }
}

function candidatesOf(
  type: string,
  { minimum, exclusiveMinimum, maximum, multipleOf, minLength, maxLength }: Record<string, unknown>,
): unknown[] {
  if (type === 'boolean') return [true, false]
  if (type === 'null') return [null]
  if (type === 'string') {
    const length = Number(minLength ?? maxLength ?? 1)
    return [...TEXTS, 'a'.repeat(length), '1'.repeat(length), 'A'.repeat(length), ' ']
  }
  const bounds = [minimum, exclusiveMinimum, maximum, multipleOf].filter((bound) => typeof bound === 'number')
  return [1, 10, 0, ...bounds.flatMap((bound) => [bound, bound + 1, bound - 1])]
}

function givenValue(example: unknown): unknown {
  return typeof example === 'object' && example !== null && 'value' in example ? example.value : undefined
}
