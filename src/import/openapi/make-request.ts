import { fieldsOf, literal, literalJson, type RequestDraft } from '../scenario-text.ts'
import type { DocumentedOperation, MediaType, OpenApiDocument, Parameter } from './document.ts'
import type { Example, Examples } from './examples.ts'

/** A request for an operation, and what is missing before it can be sent to a real target. */
export interface MadeRequest {
  /** `undefined` where no valid one could be made. */
  readonly request: RequestDraft | undefined
  readonly missing: readonly string[]
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Headers that OpenAPI says elsewhere: as content types and security. */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization'])

/** Makes a request whose parameters and body are valid. */
export function makeRequest(
  operation: DocumentedOperation,
  examples: Examples,
  document: OpenApiDocument,
  name: string,
): MadeRequest {
  const missing: string[] = []
  const without: string[] = []
  const example = (parameter: Parameter): Example | undefined => {
    const found = examples.of(parameter.content === undefined ? parameter : (Object.values(parameter.content)[0] ?? {}))
    if (found === undefined) without.push(`no valid example of ${parameter.name} could be made`)
    return found
  }
  const declared = new Set(operation.parameters.flatMap(({ in: place, name: of }) => (place === 'path' ? [of] : [])))
  const undeclared = [...operation.path.matchAll(/\{([^{}]+)\}/g)]
    .map(([, of = '']) => of)
    .filter((of) => !declared.has(of))
  if (undeclared.length > 0) missing.push(`the document describes no path parameter ${undeclared.join(' or ')}`)
  const wanted = operation.parameters.filter(
    ({ in: place, name: of, required }) =>
      (place === 'path' || required === true) && !(place === 'header' && NOT_PARAMETERS.has(of.toLowerCase())),
  )
  const values = wanted.map((parameter) => ({ parameter, example: example(parameter) }))
  const invented = values.filter(({ parameter, example: of }) => parameter.in === 'path' && of?.isGiven === false)
  if (invented.length > 0) {
    missing.push(
      `needs ${invented.map(({ parameter }) => parameter.name).join(' and ')} of something that is there (made up here)`,
    )
  }
  if (operation.method === 'DELETE') missing.push('deletes what it names: each time something else must be there')
  const body = bodyOf(operation, examples)
  if (typeof body === 'string') without.push(body)
  if (without.length > 0) return { request: undefined, missing: [...without, ...missing] }
  const request: Mutable<RequestDraft> = {
    name,
    ...(operation.method !== 'GET' && { method: operation.method }),
    path: literal(basePath(document)) + pathOf(operation.path, values),
    ...placed(values),
    ...(typeof body === 'object' ? body : {}),
    expect: { status: rightStatuses(operation.statuses) },
  }
  if (typeof body === 'object' && body.headers !== undefined)
    request.headers = { ...placed(values).headers, ...body.headers }
  return { request, missing }
}

type Value = { readonly parameter: Parameter; readonly example: Example | undefined }

function pathOf(template: string, values: readonly Value[]): string {
  return values.reduce((path, { parameter, example }) => {
    const { name, in: place } = parameter
    return place === 'path' ? path.replaceAll(`{${name}}`, () => literal(pathValue(parameter, example?.value))) : path
  }, literal(template))
}

/** As `style` says: `simple`, `label` (`.a`) or `matrix` (`;id=a`). */
function pathValue({ name, style }: Parameter, value: unknown): string {
  const text = encodeURIComponent(plain(value)).replaceAll('%2C', ',')
  return style === 'label' ? `.${text}` : style === 'matrix' ? `;${encodeURIComponent(name)}=${text}` : text
}

function placed(values: readonly Value[]): Pick<RequestDraft, 'query' | 'headers'> {
  const query = fieldsOf(values.flatMap((value) => (value.parameter.in === 'query' ? queryPairs(value) : [])))
  const cookies = values
    .filter(({ parameter }) => parameter.in === 'cookie')
    .map(({ parameter, example }) => `${parameter.name}=${encodeURIComponent(plain(example?.value))}`)
  const headers = Object.fromEntries([
    ...values.flatMap(({ parameter, example }) =>
      parameter.in === 'header' ? [[parameter.name.toLowerCase(), literal(plain(example?.value))] as const] : [],
    ),
    ...(cookies.length === 0 ? [] : [['cookie', literal(cookies.join('; '))] as const]),
  ])
  return {
    ...(Object.keys(query).length > 0 && { query }),
    ...(Object.keys(headers).length > 0 && { headers }),
  }
}

const SEPARATORS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' }

/** As `style` and `explode` say: `form` unless they say something else, with a field for each item. */
function queryPairs({
  parameter: { name, style = 'form', explode = style === 'form', content },
  example,
}: Value): [string, string][] {
  const value = example?.value
  const own = literal(name)
  if (content !== undefined) return [[own, literal(JSON.stringify(value))]]
  if (Array.isArray(value)) {
    return explode
      ? value.map((item) => [own, literal(plain(item))])
      : [[own, literal(value.map(plain).join(SEPARATORS[style] ?? ','))]]
  }
  if (typeof value !== 'object' || value === null) return [[own, literal(plain(value))]]
  const members = Object.entries(value).map(([key, inner]): [string, string] => [key, plain(inner)])
  if (style === 'deepObject') return members.map(([key, inner]) => [`${own}[${literal(key)}]`, literal(inner)])
  return explode
    ? members.map(([key, inner]) => [literal(key), literal(inner)])
    : [[own, literal(members.flat().join(','))]]
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(',')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

type Body = Pick<RequestDraft, 'json' | 'text' | 'form' | 'headers'>

/** The body, nothing, or why there is none. */
function bodyOf({ body }: DocumentedOperation, examples: Examples): Body | string | undefined {
  if (body === undefined) return undefined
  const types = Object.entries(body.content)
  const [json, form, text] = [
    /^application\/([\w.-]+\+)?json/i,
    /^application\/x-www-form-urlencoded/i,
    /^text\//i,
  ].map((pattern) => types.find(([type]) => pattern.test(type)))
  const [type, media] = json ?? form ?? text ?? []
  if (type === undefined || media === undefined) {
    return body.required === true
      ? `needs a body of ${types.map(([each]) => each).join(' or ')}, which is not made`
      : undefined
  }
  const example = examples.of(media satisfies MediaType)
  if (example === undefined) return body.required === true ? 'no valid example of its body could be made' : undefined
  const headers = /^application\/json$|urlencoded/i.test(type) ? {} : { headers: { 'content-type': type } }
  if (json !== undefined) return { json: literalJson(example.value), ...headers }
  if (form === undefined) return { text: literal(plain(example.value)), ...headers }
  const pairs = Object.entries(Object(example.value) as Record<string, unknown>)
  const fields = pairs.flatMap(([key, value]) =>
    [value].flat().map((each): [string, string] => [literal(key), literal(plain(each))]),
  )
  return { form: fieldsOf(fields), ...headers }
}

/** Path of the first server: `/v3` of `https://example.com/v3`. */
function basePath({ servers }: OpenApiDocument): string {
  const [server] = servers ?? []
  if (server === undefined) return ''
  const url = server.url.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => server.variables?.[name]?.default ?? name)
  // Of one whose host or port is to be filled in, the path alone is of use.
  const path = url.replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '')
  return URL.canParse(path, 'http://target') ? new URL(path, 'http://target').pathname.replace(/\/$/, '') : ''
}

function rightStatuses(documented: readonly string[]): number[] {
  const right = documented.filter((status) => /^[23]\d\d$/.test(status)).map(Number)
  return right.length > 0 ? right : [200, 201, 202, 204]
}
