import { compile } from 'json-p3'
import type { Response } from '../define.ts'
import type { CaptureEntry } from './schema.ts'
import type { Captured } from './values.ts'

/** Takes one value out of an answer; `undefined` where it is not there. */
export type Extract = (response: Response) => unknown

/** Takes values out of an answer. Gives the name of the first that is not there, else `undefined`. */
export type CaptureAll = (response: Response, into: Captured) => string | undefined

/** Compiles captures. Throws an Error for a JSON path with bad syntax. */
export function compileCaptures(entries: Readonly<Record<string, CaptureEntry>>): CaptureAll | undefined {
  const captures = Object.entries(entries).map(([name, entry]) => ({ name, extract: compileCapture(entry), entry }))
  if (captures.length === 0) return undefined
  return (response, into) => {
    for (const { name, extract, entry } of captures) {
      const value = extract(response)
      if (value === undefined || value === null) return `capture.${name} (${placeOf(entry)}) finds nothing`
      into[name] = value
    }
    return undefined
  }
}

function compileCapture({ json, header, regex }: CaptureEntry): Extract {
  if (json !== undefined) return compileJsonPath(json)
  const text = header === undefined ? textOfBody : compileHeader(header)
  if (regex === undefined) return text
  const pattern = new RegExp(regex)
  return (response) => {
    const match = pattern.exec(String(text(response) ?? ''))
    return match?.[1] ?? match?.[0]
  }
}

export function compileHeader(name: string): (response: Response) => string | undefined {
  const lower = name.toLowerCase()
  return ({ headers }) => headers[lower]
}

const NAME = String.raw`\.[A-Za-z_]\w*|\['[^'\\]*'\]|\[\d+\]`
const PLAIN_PATH = new RegExp(String.raw`^\$(?:${NAME})*$`)
const PLAIN_PART = /\.([A-Za-z_]\w*)|\['([^']*)'\]|\[(\d+)\]/g

/** The first value at a JSON path (RFC 9535). A path of names and places alone is walked without the library: it is looked at in every answer. */
export function compileJsonPath(path: string): Extract {
  if (!PLAIN_PATH.test(path)) {
    const query = compile(path)
    return ({ body }) => query.match(body as never)?.value
  }
  const keys = [...path.matchAll(PLAIN_PART)].map(([, name, quoted, place]) => name ?? quoted ?? Number(place))
  return ({ body }) => {
    let value: unknown = body
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || Array.isArray(value) !== (typeof key === 'number'))
        return undefined
      if (!Object.hasOwn(value, key)) return undefined
      value = (value as Record<string | number, unknown>)[key]
    }
    return value
  }
}

export function textOfBody({ body }: Response): string | undefined {
  return body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
}

function placeOf({ json, header, regex }: CaptureEntry): string {
  return [json, header, regex === undefined ? undefined : `/${regex}/`].filter((part) => part !== undefined).join(' ')
}
