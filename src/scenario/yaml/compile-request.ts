import type { Request } from '../define.ts'
import { compileJson } from './json-body.ts'
import type { RequestEntry } from './schema.ts'
import { resolverAt, type Scope } from './scope.ts'
import { joined, type Resolve, type Template, type TemplatePart, templateParts } from './template.ts'
import type { Values } from './values.ts'

type Path = readonly (string | number)[]

/** Makes a request of an entry once all values are known. */
export type MakeRequest = (values: Values) => Request

const NEEDS_ENCODING = /\$\{[^{}]*\}|[^\x21-\x7e]+/g
const ORIGIN = /^https?:\/\/[^/?#]*/i

/**
 * Compiles the request of an entry. Throws a UserError for a name that stands for nothing.
 * @param shared headers that every request has
 * @param path of the entry in the file
 */
export function compileRequest(
  entry: RequestEntry,
  shared: Readonly<Record<string, string>>,
  path: Path,
  scope: Scope,
): MakeRequest {
  const { method } = entry
  const resolve = (...key: Path): Resolve => resolverAt(scope, [...path, ...key])
  const target = compilePath(entry, resolve)
  const body = compileBody(entry, resolve)
  const headers = compileHeaders({
    ...(body && { 'content-type': [body.type] }),
    ...headerParts(shared, (name) => resolverAt(scope, ['headers', name])),
    ...headerParts(entry.headers, (name) => resolve('headers', name)),
  })
  if (body === undefined) return (values) => ({ method, path: target(values), headers: headers(values) })
  const { template } = body
  return (values) => ({ method, path: target(values), headers: headers(values), rawBody: template(values) })
}

function compilePath({ path, query }: RequestEntry, resolve: (...key: Path) => Resolve): Template {
  const clean = path.replaceAll(NEEDS_ENCODING, (text) => (text.startsWith('${') ? text : encodeURI(text)))
  const isOfAnswer = clean.startsWith('${')
  // A path that is itself a value (a Location header) is taken as it is.
  const base = templateParts(clean, resolve('path'), isOfAnswer ? String : encodeURIComponent)
  const pairs = pairsOf(query).flatMap(([name, value], at): TemplatePart[] => [
    at === 0 && !clean.includes('?') ? '?' : '&',
    ...encoded(name, resolve('query', name)),
    '=',
    ...encoded(value, resolve('query', name)),
  ])
  const whole = joined([...base, ...pairs])
  if (!isOfAnswer) return whole
  return (values) => whole(values).replace(ORIGIN, '') || '/'
}

function pairsOf(fields: RequestEntry['query']): [name: string, value: string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, String(each)]),
  )
}

/** The text between references is encoded as well: `a b` becomes `a%20b`. */
function encoded(text: string, resolve: Resolve): TemplatePart[] {
  return templateParts(text, resolve, encodeURIComponent, encodeURIComponent)
}

function headerParts(
  headers: Readonly<Record<string, string>>,
  resolve: (name: string) => Resolve,
): Record<string, TemplatePart[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), templateParts(value, resolve(name), String)]),
  )
}

function compileHeaders(
  parts: Readonly<Record<string, readonly TemplatePart[]>>,
): (values: Values) => Record<string, string> {
  const isFixed = Object.values(parts).every((each) => each.every((part) => typeof part === 'string'))
  if (isFixed) {
    const headers = Object.fromEntries(Object.entries(parts).map(([name, texts]) => [name, texts.join('')]))
    return () => headers
  }
  const templates = Object.entries(parts).map(([name, each]) => [name, joined(each)] as const)
  return (values) => {
    const headers: Record<string, string> = {}
    for (const [name, template] of templates) headers[name] = template(values)
    return headers
  }
}

function compileBody(
  { json, text, form }: RequestEntry,
  resolve: (...key: Path) => Resolve,
): { readonly type: string; readonly template: Template } | undefined {
  if (json !== undefined) return { type: 'application/json', template: compileJson(json, resolve('json')) }
  if (text !== undefined) {
    return { type: 'text/plain; charset=utf-8', template: joined(templateParts(text, resolve('text'), String)) }
  }
  if (form === undefined) return undefined
  const pairs = pairsOf(form).flatMap(([name, value], at): TemplatePart[] => [
    at === 0 ? '' : '&',
    ...encoded(name, resolve('form', name)),
    '=',
    ...encoded(value, resolve('form', name)),
  ])
  return { type: 'application/x-www-form-urlencoded', template: joined(pairs) }
}
