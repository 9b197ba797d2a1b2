import { basename } from 'node:path'
import { UserError } from '../../base/errors.ts'
import type { Imported } from '../importer.ts'
import { readJsonFile } from '../json-file.ts'
import { METHODS, type RequestDraft, scenarioText, UniqueNames } from '../scenario-text.ts'
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
  const items = requestsIn(collection.item)
  const variables = new Variables(collection.variable ?? [])
  const names = new UniqueNames()
  // Values are captured before the requests that use them are written.
  for (const { event } of items) variables.learn(event)
  const made = items.map(({ name, request, event }) => ({
    name,
    draft: draftOf(request, name, names, variables, collection),
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
  const name = collection.info.name.slice(0, 60)
  const text = scenarioText({ title: name, journeys: [{ name, steps }] }, [
    `Made from ${basename(source)} by archbench.`,
    ...notes,
  ])
  return { files: [{ name: 'scenario.yaml', text }], notes }
}

type NamedRequest = { readonly name: string; readonly request: CollectionRequest; readonly event: Item['event'] }

function requestsIn(items: readonly Item[]): NamedRequest[] {
  return items.flatMap(({ name = '', request, item, event }): NamedRequest[] => {
    if (item !== undefined) return requestsIn(item)
    if (request === undefined) return []
    return [{ name, request: typeof request === 'string' ? { method: 'GET', url: request } : request, event }]
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
  collection: Collection,
): RequestDraft | string {
  if (!METHODS.has(method.toUpperCase())) return `${method} is not sent`
  const raw = typeof url === 'string' ? url : (url?.raw ?? '')
  const own = typeof url === 'object' ? (url.variable ?? []) : []
  const path = pathOf(raw, own)
  const pairs = Array.isArray(header) ? live(header) : []
  const headers = {
    ...authorization(auth ?? collection.auth, variables),
    ...Object.fromEntries(pairs.map(([key, value]) => [key.toLowerCase(), headerValue(key, value, variables)])),
  }
  const content = bodyOf(body, variables)
  if (typeof content === 'string') return content
  return {
    name: names.take(name || `${method} ${path}`),
    ...(method.toUpperCase() !== 'GET' && { method: method.toUpperCase() }),
    path: variables.put(path),
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

function authorization(auth: Collection['auth'], variables: Variables): Record<string, string> {
  const settings = auth?.type === undefined ? [] : Reflect.get(auth, auth.type)
  const values = new Map(
    Array.isArray(settings) ? live(settings as Pair[]) : Object.entries(Object(settings) as Record<string, string>),
  )
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
    return { form: Object.fromEntries(live(body.urlencoded ?? []).map(([key, value]) => [key, variables.put(value)])) }
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
