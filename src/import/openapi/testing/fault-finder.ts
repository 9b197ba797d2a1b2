import { type DocumentedOperation, type OpenApiDocument, operationsOf, type Parameter } from '../document.ts'
import { SchemaValidator } from '../validator.ts'

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly rawBody?: string | undefined
}

/**
 * What is wrong with a request, by the document alone; empty where nothing is.
 * @param base path of the document's server
 */
export function faultFinder(document: OpenApiDocument, base = ''): (sent: Sent) => string[] {
  const validator = new SchemaValidator(document)
  const operations = operationsOf(document)
  return (sent) => faultsOf(sent, base, operations, validator)
}

function faultsOf(
  { method, path, headers, rawBody }: Sent,
  base: string,
  operations: readonly DocumentedOperation[],
  validator: SchemaValidator,
): string[] {
  const url = new URL(path.slice(base.length), 'http://target')
  const matching = operations.map((operation) => ({ operation, values: matched(operation, url.pathname) }))
  const found = matching.find(({ operation, values }) => operation.method === method && values !== undefined)
  if (found?.values === undefined) return [`${method} ${path} is no operation`]
  const { operation, values } = found
  const faults = operation.parameters.flatMap((parameter) => {
    const value = valueIn(parameter, values, url.searchParams, headers ?? {})
    if (value === undefined) return parameter.required ? [`${parameter.name} is not there`] : []
    const isValid = validator.compile(parameter.schema ?? {})
    return [value, Number(value), value === 'true', jsonOf(value)].some(isValid)
      ? []
      : [`${parameter.name} is ${value}`]
  })
  const body = operation.body
  if (body === undefined) return faults
  if (rawBody === undefined) return body.required ? [...faults, 'no body'] : faults
  const type = headers?.['content-type'] ?? 'application/json'
  const media = body.content[type]
  if (media === undefined) return [...faults, `a body of ${type}`]
  const value = /json/.test(type)
    ? JSON.parse(rawBody)
    : /urlencoded/.test(type)
      ? Object.fromEntries(new URLSearchParams(rawBody))
      : rawBody
  return validator.compile(media.schema ?? {})(value) ? faults : [...faults, `body ${rawBody}`]
}

function matched({ path }: DocumentedOperation, pathname: string): Record<string, string> | undefined {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)
  const pattern = new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^{}]+\}/g, '([^/]+)')}$`)
  const values = pattern.exec(pathname)?.slice(1)
  return values && Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')]))
}

function valueIn(
  { in: place, name, style }: Parameter,
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
  headers: Readonly<Record<string, string>>,
): string | undefined {
  if (place === 'path') return path[name]
  if (place === 'header') return headers[name.toLowerCase()]
  if (style !== 'deepObject') return query.get(name) ?? undefined
  const members = [...query]
    .filter(([key]) => key.startsWith(`${name}[`))
    .map(([key, value]) => [key.slice(name.length + 1, -1), value])
  return JSON.stringify(Object.fromEntries(members))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Requests of the comments at the end of an imported scenario, which are sent once they are moved up. */
export function commentedRequests(scenarioText: string): string {
  const lines = scenarioText.split('\n').filter((line) => line.startsWith('#   '))
  return `requests:\n${lines.map((line) => `  ${line.slice(4)}`).join('\n')}\n`
}
