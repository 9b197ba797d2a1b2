import { type ZodType, z } from 'zod'

export type JsonObject = { readonly [key: string]: unknown }

/** The schemas of a document: each is written down once, under a name, and referred to. */
export class SchemaPool {
  readonly #registry = z.registry<{ id: string }>()
  readonly #names = new Map<ZodType, string>()
  readonly #taken = new Set<string>()

  /** A reference to a schema. @param name that it gets unless it has one: from its `title`, or from an earlier reference */
  refer(schema: ZodType, name: string): JsonObject {
    return { $ref: `#/components/schemas/${this.#names.get(schema) ?? this.#add(schema, name)}` }
  }

  /** All that were referred to, by name, as JSON Schema draft 2020-12. Throws where a schema cannot be said in it. */
  components(): Record<string, JsonObject> {
    const { schemas } = z.toJSONSchema(this.#registry, {
      target: 'draft-2020-12',
      // What is read and not what is made of it: keys that a schema does not know are no mistake.
      io: 'input',
      uri: (id) => `#/components/schemas/${id}`,
    })
    return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutAddress(schema)]))
  }

  #add(schema: ZodType, suggested: string): string {
    const wanted = z.globalRegistry.get(schema)?.title ?? suggested
    let name = wanted
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}${number}`
    this.#taken.add(name)
    this.#names.set(schema, name)
    this.#registry.add(schema, { id: name })
    return name
  }
}

/** A schema for a place where nothing can refer to it: a parameter. */
export function inlineSchema(schema: ZodType): JsonObject {
  return withoutAddress(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }))
}

/** Whether a schema stands for no body at all. */
export function isNothing(schema: ZodType): boolean {
  return ['undefined', 'void', 'never'].includes(schema.type)
}

function withoutAddress({ $schema: _schema, $id: _id, ...rest }: JsonObject): JsonObject {
  return rest
}
