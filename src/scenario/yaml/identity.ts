import type { Request, Response } from '../define.ts'
import type { RequestEntry } from './schema.ts'
import { soleReference } from './template.ts'

/** Says that an answer is of something else than was asked for; nothing where it is not, or does not say of what it is. */
export type IdentityCheck = (response: Response, request: Pick<Request, 'path'>) => string | undefined

type Fields = Readonly<Record<string, unknown>>

/**
 * What follows from the request of an entry: `/products/${int:1:9}` asks for one product, so an `id` in its answer is that number;
 * `?category=${categories.name}` asks for some, so each that has a `category` has that one. `undefined` where nothing follows.
 */
export function compileIdentity({ method, path, query }: RequestEntry): IdentityCheck | undefined {
  if (method !== 'GET' || path.startsWith('${')) return undefined
  const checks = [ofPath(path), ofQuery(query)].filter((check) => check !== undefined)
  if (checks.length === 0) return undefined
  return (response, request) => {
    for (const check of checks) {
      const wrong = check(response, request)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
}

function ofPath(path: string): IdentityCheck | undefined {
  const [beforeQuery = ''] = path.split('?')
  const segments = beforeQuery.split('/')
  const reference = soleReference(segments.at(-1) ?? '')
  const names = reference === undefined ? [] : fieldsOf(reference.name, segments.at(-2) ?? '')
  if (names.length === 0) return undefined
  return ({ body }, request) => {
    if (!isObject(body)) return undefined
    const name = names.find((each) => scalarOf(body, each) !== undefined)
    if (name === undefined) return undefined
    const [asked = ''] = request.path.split('?')
    return isSame(scalarOf(body, name), asked.slice(asked.lastIndexOf('/') + 1))
      ? undefined
      : `the answer has another ${name} than was asked for (expect.identity)`
  }
}

function ofQuery(query: RequestEntry['query']): IdentityCheck | undefined {
  const names = Object.keys(query).filter((name) => soleReference(String(query[name])) !== undefined)
  if (names.length === 0) return undefined
  return ({ body }, request) => {
    const asked = new URLSearchParams(request.path.slice(request.path.indexOf('?') + 1))
    for (const item of [body, ...itemsOf(body)].filter(isObject)) {
      const wrong = names.find((name) => {
        const found = scalarOf(item, name)
        return found !== undefined && !isSame(found, encodeURIComponent(asked.get(name) ?? ''))
      })
      if (wrong !== undefined) return `the answer has another ${wrong} than was asked for (expect.identity)`
    }
    return undefined
  }
}

/**
 * Fields that may hold what a value of this name stands for, below this part of a path: `id` only where the value is of what the
 * path is of, for the id of a user in `/carts/${users.id}` is not that of the cart.
 */
function fieldsOf(name: string, collection: string): readonly string[] {
  if (name === 'id' || name.startsWith('int:')) return ['id']
  const [thing = '', column] = name.split('.', 2)
  if (column !== undefined && column !== 'id') return [column]
  const isItsId = isOf(thing.replace(/Id$/, ''), collection)
  return [...(column === undefined ? [name] : []), ...(isItsId ? ['id'] : [])]
}

/** `product` and `products` are of `products`. */
function isOf(thing: string, collection: string): boolean {
  return thing !== '' && collection.toLowerCase().startsWith(thing.toLowerCase().replace(/s$/, ''))
}

/** A list, or the only one that an object holds. */
function itemsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  const lists = isObject(body) ? Object.values(body).filter(Array.isArray) : []
  return lists.length === 1 ? (lists[0] ?? []) : []
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function scalarOf(object: Fields, name: string): string | number | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

/** Filters often pass over the case of letters. @param encoded as it stands in the request */
function isSame(found: string | number | undefined, encoded: string): boolean {
  return String(found).toLowerCase() === decodeURIComponent(encoded).toLowerCase()
}
