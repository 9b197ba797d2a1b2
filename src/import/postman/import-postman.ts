import { basename } from 'node:path'
import { UserError } from '../../base/errors.ts'
import type { Imported } from '../importer.ts'
import { readJsonFile } from '../json-file.ts'
import { fieldsOf, METHODS, type RequestDraft, scenarioText, UniqueNames } from '../scenario-text.ts'
import { type Collection, type CollectionRequest, collectionSchema, type Item, type Pair } from './collection.ts'
import { Variables } from './variables.ts'

const REMEDY = 'Fix: export the collection as "Collection v2.1" in Postman'

/** Makes a journey of a Postman collection. Throws a UserError for what is no whole collection, and for one without requests. */
export async function importPostman(source: string): Promise<Imported> {
  const collection = await readJsonFile(source, {
    schema: collectionSchema,
    what: 'a Postman collection (v2.1)',
    flag: '--postman',
    remedy: REMEDY,
  })
  const items = requestsIn(collection.item, collection.auth)
  const variables = new Variables(collection.variable ?? [])
  const names = new UniqueNames()
  // Values are captured before the requests that use them are written.
  for (const { event } of items) variables.learn(event)
  const made = items.map(({ name, request, event }) => ({
    name,
    draft: draftOf(request, name, names, variables),
    event,
  }))
  const steps = made.flatMap(({ draft, event }) =>
    typeof draft === 'string' ? [] : [{ ...draft, ...capture(variables, event) }],
  )
  if (steps.length === 0) {
    throw new UserError('the collection holds no requests to send', {
      file: source,
      key: 'item',
      found: `${items.length} requests`,
      remedy: REMEDY,
    })
  }
  const others = made.flatMap(({ name, draft }) => (typeof draft === 'string' ? [`${name}: ${draft}`] : []))
  const notes = [
    `${steps.length} requests are the journey, in the order of the collection.`,
    ...(others.length === 0 ? [] : [`Left out: ${others.join('; ')}.`]),
    ...(variables.environment.length === 0 ? [] : [`Set in the environment: ${variables.environment.join(', ')}.`]),
    ...(variables.unread === 0
      ? []
      : [`${variables.unread} scripts do more than take a value out of an answer, and are left out.`]),
  ]
  const name = collection.info.name.trim().slice(0, 60) || 'Collection'
  const text = scenarioText({ title: name, journeys: [{ name, steps }] }, [
    `Made from ${basename(source)} by archbench.`,
    ...notes,
  ])
  return { files: [{ name: 'scenario.yaml', text }], notes }
}

type NamedRequest = { readonly name: string; readonly request: CollectionRequest; readonly event: Item['event'] }

/** @param inherited the authorization of the folder, for requests without one of their own */
function requestsIn(items: readonly Item[], inherited: Collection['auth']): NamedRequest[] {
  return items.flatMap(({ name = '', request, item, event, auth }): NamedRequest[] => {
    if (item !== undefined) return requestsIn(item, auth ?? inherited)
    if (request === undefined) return []
    const whole = typeof request === 'string' ? { method: 'GET', url: request } : request
    return [{ name, request: { ...whole, auth: whole.auth ?? inherited }, event }]
  })
}

function capture(variables: Variables, event: Item['event']): Pick<RequestDraft, 'capture'> {
  const found = variables.capturesOf(event)
  return Object.keys(found).length === 0 ? {} : { capture: found }
}

/** A step, or why there is none. */
function draftOf(
  { method, url, header, body, auth }: CollectionRequest,
  name: string,
  names: UniqueNames,
  variables: Variables,
): RequestDraft | string {
  if (!METHODS.has(method.toUpperCase())) return `${method} is not sent`
  const raw = typeof url === 'string' ? url : (url?.raw ?? rawOf(url))
  const own = typeof url === 'object' ? (url.variable ?? []) : []
  const [path = '', search = ''] = (variables.basePath(raw) + pathOf(raw, own)).split(/\?(.*)/s)
  const pairs = [
    ...[...new URLSearchParams(search)].map(
      ([key, value]) => [variables.put(key), variables.putField(key, value)] as const,
    ),
    ...queryCredentials(auth, variables),
  ]
  const lines = Array.isArray(header) ? live(header) : []
  const headers = {
    ...authorization(auth, variables),
    ...Object.fromEntries(lines.map(([key, value]) => [key.toLowerCase(), headerValue(key, value, variables)])),
  }
  const content = bodyOf(body, variables)
  if (typeof content === 'string') return content
  return {
    name: names.take(name || `${method} ${path}`),
    ...(method.toUpperCase() !== 'GET' && { method: method.toUpperCase() }),
    path: variables.put(path),
    ...(pairs.length > 0 && { query: fieldsOf(pairs) }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...content,
  }
}

/** Credentials that stand in the collection itself are not kept. */
function headerValue(name: string, value: string, variables: Variables): string {
  if (value.includes('{{') || !/authorization|cookie|token|secret|key/i.test(name)) return variables.put(value)
  const [scheme = ''] = /^(?:Bearer|Basic) /i.exec(value) ?? []
  return scheme + variables.secret('', 'API_TOKEN')
}

function live(pairs: readonly Pair[]): [string, string][] {
  return pairs.flatMap(({ key, value, disabled }) => (disabled || !key ? [] : [[key, String(value ?? '')]]))
}

/** Without the address: `{{baseUrl}}/users/:id` becomes `/users/<value of id>`. */
function pathOf(raw: string, own: readonly Pair[]): string {
  const values = new Map(live(own))
  const path = raw.replace(/^(?:[a-z]+:\/\/)?[^/?#]*/i, '').replace(/#.*$/, '')
  const filled = path.replaceAll(/(?<=\/):(\w+)/g, (whole, name: string) => values.get(name) || whole)
  return filled.startsWith('/') ? filled : `/${filled}`
}

/** Of an address in parts: `/users/:id?page=2`. */
function rawOf(url: Exclude<CollectionRequest['url'], string>): string {
  const query = live(url?.query ?? []).map(([key, value]) => `${key}=${value}`)
  return `/${[url?.path ?? []].flat().join('/').replace(/^\//, '')}${query.length === 0 ? '' : `?${query.join('&')}`}`
}

/** An API key that is sent as a parameter. */
function queryCredentials(auth: CollectionRequest['auth'], variables: Variables): [string, string][] {
  const values = authValues(auth)
  const key = values.get('key')
  return auth?.type === 'apikey' && values.get('in') === 'query' && key !== undefined
    ? [[variables.put(key), variables.secret(values.get('value') ?? '', 'API_KEY')]]
    : []
}

function authValues(auth: CollectionRequest['auth']): Map<string, string> {
  const settings = auth?.type === undefined ? [] : Reflect.get(auth, auth.type)
  return new Map(
    Array.isArray(settings) ? live(settings as Pair[]) : Object.entries(Object(settings) as Record<string, string>),
  )
}

function authorization(auth: CollectionRequest['auth'], variables: Variables): Record<string, string> {
  const values = authValues(auth)
  if (auth?.type === 'bearer')
    return { authorization: `Bearer ${variables.secret(values.get('token') ?? '', 'API_TOKEN')}` }
  if (auth?.type === 'basic') return { authorization: `Basic ${variables.secret('', 'API_BASIC')}` }
  const key = values.get('key')
  if (auth?.type === 'apikey' && key !== undefined && values.get('in') !== 'query') {
    return { [key.toLowerCase()]: variables.secret(values.get('value') ?? '', 'API_KEY') }
  }
  return {}
}

function bodyOf(
  body: CollectionRequest['body'],
  variables: Variables,
): Pick<RequestDraft, 'json' | 'text' | 'form' | 'headers'> | string {
  if (!body?.mode) return {}
  if (body.mode === 'urlencoded') {
    const pairs = live(body.urlencoded ?? [])
    return { form: fieldsOf(pairs.map(([key, value]) => [variables.put(key), variables.putField(key, value)])) }
  }
  if (body.mode === 'graphql') {
    const { query, variables: values } = body.graphql ?? {}
    return { json: variables.putJson({ query, ...(values ? { variables: jsonOf(values) } : {}) }) }
  }
  if (body.mode !== 'raw') return `a body of the mode ${body.mode} is not sent`
  const raw = body.raw ?? ''
  if (raw === '') return {}
  try {
    return { json: variables.putJson(JSON.parse(raw)) }
  } catch {
    // A template in which variables stand for numbers is no JSON: it is sent as the text that it is.
    const type = body.options?.raw?.language === 'json' ? { headers: { 'content-type': 'application/json' } } : {}
    return { text: variables.put(raw), ...type }
  }
}

/** Of a text in JSON; what is none stays as it is. */
function jsonOf(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : value
  } catch {
    return value
  }
}
