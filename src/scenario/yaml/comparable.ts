import { compile } from 'json-p3'
import type { Response } from '../define.ts'
import type { RequestEntry } from './schema.ts'
import type { Captured } from './values.ts'

/** What of an answer must be the same in every target. Throws an Error for a JSON path with bad syntax. */
export function compileComparable({
  compare,
  ignore,
}: RequestEntry): ((response: Response, captured: Captured) => object) | undefined {
  const queries = ignore.map((path) => compile(path))
  if (compare === 'none') return undefined
  if (compare === 'status') return ({ status }) => ({ status })
  return ({ status, body }, captured) => {
    const copy = structuredClone(body)
    for (const query of queries) {
      for (const { location } of query.query(copy as never)) blank(copy, location)
    }
    return { status, body: withoutCaptured(copy, captured) }
  }
}

function blank(value: unknown, location: readonly (string | number)[]): void {
  const parent = location.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value)
  const last = location.at(-1)
  if (last !== undefined) (parent as Record<string | number, unknown>)[last] = '(ignored)'
}

/** Ids and tokens are each target's own: their names stand in their place. */
function withoutCaptured(value: unknown, captured: Captured): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutCaptured(item, captured))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutCaptured(inner, captured)]))
  }
  const name = Object.keys(captured).find((key) => captured[key] === value)
  return name === undefined ? value : `\${${name}}`
}
