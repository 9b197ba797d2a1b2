import {
  joined,
  type Resolve,
  requiredValue,
  soleReference,
  type Template,
  type TemplatePart,
  templateParts,
} from './template.ts'

/**
 * Compiles a JSON value whose texts and keys hold `${…}` into a template of its text. A text that is one reference takes the
 * value as it is: a captured number stays a number, and `${price|number}` makes one of a cell of a table.
 */
export function compileJson(value: unknown, resolve: Resolve): Template {
  return joined(partsOf(value, resolve))
}

function partsOf(value: unknown, resolve: Resolve): TemplatePart[] {
  if (typeof value === 'string') return textParts(value, resolve)
  if (Array.isArray(value))
    return ['[', ...value.flatMap((item, at) => [at === 0 ? '' : ',', ...partsOf(item, resolve)]), ']']
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)]
  const members = Object.entries(value).flatMap(([key, inner], at) => [
    at === 0 ? '' : ',',
    ...quoted(key, resolve),
    ':',
    ...partsOf(inner, resolve),
  ])
  return ['{', ...members, '}']
}

function textParts(text: string, resolve: Resolve): TemplatePart[] {
  const reference = soleReference(text)
  if (reference === undefined) return quoted(text, resolve)
  const found = resolve(reference)
  const isNumber = reference.filter === 'number'
  if (typeof found === 'string') return [written(isNumber ? toNumber(found, reference.name) : found)]
  const value = requiredValue(reference, found)
  return [(values) => written(isNumber ? toNumber(value(values), reference.name) : value(values))]
}

function quoted(text: string, resolve: Resolve): TemplatePart[] {
  return ['"', ...templateParts(text, resolve, escaped, escaped), '"']
}

function toNumber(value: unknown, name: string): number {
  const number = Number(value)
  if (Number.isNaN(number)) throw new Error(`\${${name}|number} is no number: ${JSON.stringify(value)}`)
  return number
}

function written(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
