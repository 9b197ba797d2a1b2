import { z } from 'zod'

const schema = z.union([z.boolean(), z.looseObject({})])
const reference = z.looseObject({ $ref: z.string() })

const mediaType = z.looseObject({
  // Null in documents that are made by programs: no schema.
  schema: schema.or(z.null().transform(() => undefined)).optional(),
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.unknown()).optional(),
})

const parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().optional(),
  style: z.string().optional(),
  explode: z.boolean().optional(),
  schema: schema.optional(),
  content: z.record(z.string(), mediaType).optional(),
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.unknown()).optional(),
})

const requestBody = z.looseObject({ required: z.boolean().optional(), content: z.record(z.string(), mediaType) })

const security = z.array(z.record(z.string(), z.array(z.string())))

const operation = z.looseObject({
  operationId: z.string().optional(),
  parameters: z.array(z.union([reference, parameter])).optional(),
  requestBody: z.union([reference, requestBody]).optional(),
  responses: z.record(z.string(), z.unknown()).optional(),
  security: security.optional(),
  deprecated: z.boolean().optional(),
})

/** What an import looks at in an OpenAPI document. */
export const openApiSchema = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string() }),
  servers: z
    .array(
      z.looseObject({
        url: z.string(),
        variables: z.record(z.string(), z.looseObject({ default: z.string() })).optional(),
      }),
    )
    .optional(),
  paths: z
    .record(z.string(), z.looseObject({ parameters: z.array(z.union([reference, parameter])).optional() }))
    .default({}),
  components: z
    .looseObject({ securitySchemes: z.record(z.string(), z.looseObject({ type: z.string().optional() })).optional() })
    .optional(),
  security: security.optional(),
})

export type OpenApiDocument = z.infer<typeof openApiSchema>
export type Parameter = z.infer<typeof parameter>
export type RequestBody = z.infer<typeof requestBody>
export type MediaType = z.infer<typeof mediaType>

/** An operation with all that concerns it. */
export interface DocumentedOperation {
  readonly method: string
  /** Template: `/pets/{petId}`. */
  readonly path: string
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: RequestBody | undefined
  readonly statuses: readonly string[]
  /** Names of the security schemes, all of which one request needs; empty where it needs none. */
  readonly security: readonly string[]
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const

/** Operations that no request is made for. */
const OTHER_METHODS = ['options', 'trace', 'query'] as const

/** A part of a document that is not as OpenAPI says. */
export class UnfitOperation extends Error {
  readonly path: readonly string[]

  constructor(path: readonly string[], message: string) {
    super(message)
    this.path = path
  }
}

/** Operations of a document with methods that a scenario cannot send: `OPTIONS /pets`. */
export function unsendable(document: OpenApiDocument): string[] {
  return Object.entries(document.paths).flatMap(([path, rawItem]) => {
    const item = Object(follow(document, rawItem)) as Record<string, unknown>
    return OTHER_METHODS.filter((method) => typeof item[method] === 'object').map(
      (method) => `${method.toUpperCase()} ${path}`,
    )
  })
}

/** All operations of a document that can be sent, in its order. Throws an `UnfitOperation` for one that does not fit. */
export function operationsOf(document: OpenApiDocument): DocumentedOperation[] {
  const followed = <T>(value: unknown): T => follow(document, value) as T
  return Object.entries(document.paths).flatMap(([path, rawItem]) => {
    const item = followed<(typeof document.paths)[string]>(rawItem)
    return METHODS.filter((method) => item[method] !== undefined).map((method): DocumentedOperation => {
      const outcome = operation.safeParse(item[method])
      if (!outcome.success) throw unfit(['paths', path, method], outcome.error)
      const found = outcome.data
      const parameters = [...(item.parameters ?? []), ...(found.parameters ?? [])].map((each) =>
        followed<Parameter>(each),
      )
      // One of the operation stands in place of one of the path.
      const unique = new Map(parameters.map((each) => [`${each.in} ${each.name}`, each]))
      return {
        method: method.toUpperCase(),
        path,
        name: found.operationId ?? `${method.toUpperCase()} ${path}`,
        parameters: [...unique.values()],
        body: found.requestBody === undefined ? undefined : followed<RequestBody>(found.requestBody),
        statuses: Object.keys(found.responses ?? {}),
        security: Object.keys((found.security ?? document.security ?? [])[0] ?? {}),
      }
    })
  })
}

/** Of a choice (a reference, or the thing itself) the second is told: it is what was meant. */
function unfit(at: readonly string[], error: z.ZodError): UnfitOperation {
  let [issue] = error.issues
  const path = [...at, ...(issue?.path ?? []).map(String)]
  while (issue?.code === 'invalid_union') {
    const inner: z.core.$ZodIssue | undefined = issue.errors.at(-1)?.[0]
    if (inner === undefined) break
    path.push(...inner.path.map(String))
    issue = inner
  }
  return new UnfitOperation(path, issue?.message ?? error.message)
}

/** What a reference within the document leads to. */
export function follow(document: object, value: unknown): unknown {
  let inner: unknown = value
  for (let hops = 0; hops < 20; hops++) {
    if (typeof inner !== 'object' || inner === null || !('$ref' in inner) || typeof inner.$ref !== 'string')
      return inner
    inner = inner.$ref
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>(
        (at, part) =>
          (at as Record<string, unknown> | undefined)?.[
            decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
          ],
        document,
      )
  }
  return inner
}
