import type { Lookup, Values } from './values.ts'

/** How a value is written where it stands: percent-encoded in a path, escaped in JSON. */
export type Encode = (text: string) => string

/** A text with `${…}` in it, filled in. Throws an Error for a value that was never captured. */
export type Template = (values: Values) => string

/** A piece of a text: itself, or what is filled in. */
export type TemplatePart = string | Template

/** What stands between the braces. */
export interface Reference {
  /** `token`, `products.id`, `env:TOKEN`, `int:1:100`. */
  readonly name: string
  /** `number`: as a number in JSON; `raw`: as it is, not percent-encoded. */
  readonly filter: string | undefined
  /** Of `${NAME:-fallback}`. */
  readonly fallback: string | undefined
}

/** Finds what a reference stands for. Throws a UserError where there is nothing of that name. */
export type Resolve = (reference: Reference) => Lookup | string

const PLACEHOLDER = /\$(?:\$|\{([^{}]*)\})/g

/** The parts of a text: itself, and references. `$${` is a dollar sign and a brace. */
function partsOf(text: string): (string | Reference)[] {
  const parts: (string | Reference)[] = []
  let from = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [whole, inner] = match
    parts.push(text.slice(from, match.index))
    if (inner === undefined) parts.push('$')
    else parts.push(referenceOf(inner))
    from = match.index + whole.length
  }
  return [...parts, text.slice(from)].filter((part) => part !== '')
}

function referenceOf(inner: string): Reference {
  const [, named = '', fallback] = /^(.*?)(?::-(.*))?$/s.exec(inner) ?? []
  const [name = '', filter] = named.split('|').map((part) => part.trim())
  return { name, filter, fallback }
}

/** The one reference that a text consists of; `undefined` for any other text. */
export function soleReference(text: string): Reference | undefined {
  const [only, ...others] = partsOf(text)
  return typeof only === 'object' && others.length === 0 ? only : undefined
}

/**
 * The parts of a text, to be joined. What is known already (the environment) is put in at once.
 * @param encode how values are written
 * @param encodeText how the text between them is written; left out: as it is
 */
export function templateParts(
  text: string,
  resolve: Resolve,
  encode: Encode,
  encodeText: Encode = String,
): TemplatePart[] {
  return partsOf(text).map((part) =>
    typeof part === 'string' ? encodeText(part) : compileReference(part, resolve, encode),
  )
}

/** Joins parts into one template; quickest where all is text, or all but one. */
export function joined(separate: readonly TemplatePart[]): Template {
  const parts = separate.reduce(merge, [])
  const [first = '', second, third = ''] = parts
  if (parts.length <= 1) return typeof first === 'string' ? () => first : first
  if (parts.length === 2 && typeof first === 'string' && typeof second === 'function') {
    return (values) => first + second(values)
  }
  if (parts.length === 3 && typeof first === 'string' && typeof second === 'function' && typeof third === 'string') {
    return (values) => first + second(values) + third
  }
  return (values) => {
    let text = ''
    for (const part of parts) text += typeof part === 'string' ? part : part(values)
    return text
  }
}

/** Neighbouring texts become one. */
function merge(parts: TemplatePart[], part: TemplatePart): TemplatePart[] {
  const last = parts.at(-1)
  if (typeof part !== 'string' || typeof last !== 'string') return [...parts, part]
  return [...parts.slice(0, -1), last + part]
}

function compileReference(reference: Reference, resolve: Resolve, encode: Encode): TemplatePart {
  const found = resolve(reference)
  const write = reference.filter === 'raw' ? String : encode
  if (typeof found === 'string') return write(found)
  const value = requiredValue(reference, found)
  return (values) => write(textOf(value(values)))
}

/** A lookup that throws an Error, which names the value, where nothing was captured. */
export function requiredValue({ name, fallback }: Reference, lookup: Lookup): Lookup {
  return (values) => {
    const value = lookup(values) ?? fallback
    if (value === undefined) throw new Error(`\${${name}} has no value: no answer before gave it one`)
    return value
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
