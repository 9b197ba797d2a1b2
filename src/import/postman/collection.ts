import { z } from 'zod'

const pair = z.looseObject({
  key: z.string().nullish(),
  value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
  disabled: z.boolean().nullish(),
})

const url = z.union([
  z.string(),
  z.looseObject({
    raw: z.string().optional(),
    path: z.union([z.string(), z.array(z.string())]).optional(),
    query: z.array(pair).nullish(),
    variable: z.array(pair).nullish(),
  }),
])

const body = z.looseObject({
  mode: z.string().nullish(),
  raw: z.string().nullish(),
  urlencoded: z.array(pair).nullish(),
  graphql: z.looseObject({ query: z.string().optional(), variables: z.unknown().optional() }).nullish(),
  options: z.looseObject({ raw: z.looseObject({ language: z.string().optional() }).optional() }).nullish(),
})

const auth = z.looseObject({ type: z.string() })

const request = z.looseObject({
  method: z.string().default('GET'),
  url: url.optional(),
  header: z.union([z.array(pair), z.string()]).nullish(),
  body: body.nullish(),
  auth: auth.nullish(),
})

const script = z.looseObject({ exec: z.union([z.string(), z.array(z.string())]).optional() })
const events = z.array(z.looseObject({ listen: z.string(), script: script.optional() })).nullish()

/** A folder or a request. */
export interface Item {
  readonly name?: string | undefined
  readonly request?: z.infer<typeof request> | string | undefined
  readonly item?: readonly Item[] | undefined
  readonly event?: z.infer<typeof events> | undefined
  /** Of a folder: for all requests in it that have none of their own. */
  readonly auth?: z.infer<typeof auth> | null | undefined
}

const item: z.ZodType<Item> = z.lazy(() =>
  z.looseObject({
    name: z.string().optional(),
    request: z.union([request, z.string()]).optional(),
    item: z.array(item).optional(),
    event: events.optional(),
    auth: auth.nullish(),
  }),
)

/** A collection as Postman exports it, v2.0 and v2.1. */
export const collectionSchema = z.looseObject({
  info: z.looseObject({
    name: z.string(),
    schema: z
      .string()
      .regex(/v2\.[01]/, 'a collection of version 2.0 or 2.1')
      .optional(),
  }),
  item: z.array(item),
  variable: z.array(pair).nullish(),
  auth: auth.nullish(),
})

export type Collection = z.infer<typeof collectionSchema>
export type CollectionRequest = z.infer<typeof request>
export type Pair = z.infer<typeof pair>
