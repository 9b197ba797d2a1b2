import { isDeepStrictEqual } from 'node:util'
import type { Response } from '../define.ts'
import { compileHeader, compileJsonPath, textOfBody } from './captures.ts'
import { compileJson } from './json-body.ts'
import type { CheckEntry } from './schema.ts'
import type { Resolve } from './template.ts'
import type { Values } from './values.ts'

/** Says what is wrong with an answer, in words that are the same each time; `undefined` where nothing is. */
export type Check = (response: Response, values: Values) => string | undefined

/** Compiles a check. Throws an Error for a JSON path with bad syntax. */
export function compileCheck(entry: CheckEntry, key: string, resolve: Resolve): Check {
  const { json, header, text, equals, matches, exists = true } = entry
  if (text !== undefined) {
    return (response) =>
      (textOfBody(response) ?? '').includes(text) ? undefined : `${key}: the body does not hold "${text}"`
  }
  const what = json ?? header ?? ''
  const extract = json !== undefined ? compileJsonPath(json) : compileHeader(what)
  if (equals !== undefined) {
    const expected = compileJson(equals, resolve)
    return (response, values) =>
      isSame(extract(response), JSON.parse(expected(values))) ? undefined : `${key}: ${what} is not what it must equal`
  }
  if (matches !== undefined) {
    const pattern = new RegExp(matches)
    return (response) =>
      pattern.test(String(extract(response) ?? '')) ? undefined : `${key}: ${what} does not match /${matches}/`
  }
  return (response) =>
    (extract(response) !== undefined) === exists ? undefined : `${key}: ${what} ${exists ? 'is not there' : 'is there'}`
}

/** A cell of a table is text: there `7` is the same as the number 7. */
function isSame(found: unknown, expected: unknown): boolean {
  if (typeof found === 'number' && typeof expected === 'string') return String(found) === expected
  return isDeepStrictEqual(found, expected)
}
