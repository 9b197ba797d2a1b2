import { invalid } from './api-error.ts'

/** Largest value of PostgreSQL's `integer`, the type of product and user ids. */
export const MAX_ID = 2 ** 31 - 1

/** Reads a whole number between bounds from a path or a query; `undefined` where it is none. */
export function parseInteger(text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined
  const value = Number(text)
  return value >= min && value <= max ? value : undefined
}

/** Reads a query parameter; one that is there and out of bounds is refused with 400. */
export function queryInteger(
  name: string,
  text: string | undefined,
  min: number,
  max: number,
  fallback: number,
): number {
  if (text === undefined) return fallback
  const value = parseInteger(text, min, max)
  if (value === undefined) throw invalid(`"${name}" must be a whole number from ${min} to ${max}.`)
  return value
}

/** Whether a value from JSON is a whole number between bounds. */
export function isInteger(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}

/** A JSON object with all of these keys, and none but those that may be there too; else refused with 400. */
export function parseObject(
  value: unknown,
  what: string,
  keys: readonly string[],
  optional: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`${what} must be a JSON object.`)
  for (const key of keys) if (!(key in value)) throw invalid(`${what} lacks "${key}".`)
  for (const key in value)
    if (!keys.includes(key) && !optional.includes(key)) throw invalid(`${what} must not have "${key}".`)
  return value as Readonly<Record<string, unknown>>
}

/** A string of 1 to `maxLength` characters, else refused with 400. */
export function parseText(value: unknown, what: string, maxLength: number): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > maxLength)
    throw invalid(`${what} must be a text of 1 to ${maxLength} characters.`)
  return value
}
