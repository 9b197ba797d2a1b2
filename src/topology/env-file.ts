import { stat } from 'node:fs/promises'
import { UserError } from '../base/errors.ts'
import { readText } from '../base/read-text.ts'
import { interpolate, type Lookup } from './interpolate.ts'

export interface EnvFile {
  /** Absolute path. */
  readonly path: string
  /** Whether a file that is not there is an error. */
  readonly required: boolean
}

const MOST_BYTES = 4 * 2 ** 20

/** Reads a file of variables as Docker Compose does (compose-go's dotenv). Throws a UserError that names the line. */
export async function readEnvFile(
  { path, required }: EnvFile,
  lookup: Lookup,
  earlier: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  if (!required && (await stat(path).catch(() => undefined)) === undefined) return earlier
  const remedy = 'Correct the path under env_file, or write the variables under environment'
  return parseEnvFile(await readText(path, { mostBytes: MOST_BYTES, remedy }), lookup, path, earlier)
}

/**
 * Values may hold variables: those that are given, then those of earlier lines and files.
 * @param earlier what earlier files have set; it comes back with what this one sets
 */
export function parseEnvFile(
  content: string,
  lookup: Lookup,
  file: string,
  earlier: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const found = new Map(earlier)
  const source = content.replace(/^\uFEFF/, '')
  const known = (name: string): string | undefined => lookup(name) ?? found.get(name)
  const refusal = (at: number, what: string): UserError => {
    return new UserError('this line is not understood', {
      file,
      line: source.slice(0, at).split('\n').length,
      found: what,
      expected: 'NAME=value',
      remedy: 'Correct the line',
    })
  }
  let at = skipToStatement(source, 0)
  while (at < source.length) {
    const start = at
    const { name, end, isInherited } = nameAt(source, at, refusal)
    at = skipBlanks(source, end)
    if (isInherited) {
      // A name alone takes the value of the surroundings.
      const value = lookup(name)
      if (value !== undefined) found.set(name, value)
    } else {
      const value = valueAt(source, at, refusal)
      at = value.end
      try {
        found.set(name, value.isTemplate ? interpolate(value.text, known) : value.text)
      } catch (error) {
        throw error instanceof UserError ? refusal(start, `${name}: ${error.message}`) : error
      }
    }
    at = skipToStatement(source, at)
  }
  return found
}

type Refusal = (at: number, what: string) => UserError

/** Go's idea of a blank that ends no line. */
const BLANK = /[\t\v\f\r \u0085\u00A0]/
const WHITE = /[\s\u0085]/

function skipBlanks(source: string, from: number): number {
  let at = from
  while (at < source.length && BLANK.test(source.charAt(at))) at++
  return at
}

/** Where the next statement begins, past white space and comments. */
function skipToStatement(source: string, from: number): number {
  let at = from
  for (;;) {
    while (at < source.length && WHITE.test(source.charAt(at))) at++
    if (source.charAt(at) !== '#') return at
    at = lineEnd(source, at)
  }
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end < 0 ? source.length : end
}

function nameAt(source: string, from: number, refusal: Refusal): { name: string; end: number; isInherited: boolean } {
  const isExported = source.startsWith('export', from) && WHITE.test(source.charAt(from + 'export'.length))
  const start = isExported ? skipBlanks(source, from + 'export'.length) : from
  let at = start
  while (at < source.length && !/[=:\n]/.test(source.charAt(at))) {
    const char = source.charAt(at)
    if (!BLANK.test(char) && !/[\p{L}\p{N}_.[\]-]/u.test(char)) throw refusal(from, lineAt(source, from))
    at++
  }
  const name = source.slice(start, at).trimEnd()
  if (name === '' || name.includes(' ')) throw refusal(from, lineAt(source, from))
  return { name, end: at + 1, isInherited: at >= source.length || source.charAt(at) === '\n' }
}

function lineAt(source: string, from: number): string {
  return source.slice(from, Math.min(lineEnd(source, from), from + 40)).trimEnd()
}

interface WrittenValue {
  readonly text: string
  /** Whether variables in it are still to be replaced. */
  readonly isTemplate: boolean
  readonly end: number
}

function valueAt(source: string, from: number, refusal: Refusal): WrittenValue {
  const quote = source.charAt(from)
  if (quote !== '"' && quote !== "'") {
    const end = lineEnd(source, from)
    const line = source.slice(from, end)
    const comment = line.indexOf(' #')
    return { text: (comment < 0 ? line : line.slice(0, comment)).trimEnd(), isTemplate: true, end }
  }
  const chars: string[] = []
  let isEscaped = false
  for (let at = from + 1; at < source.length; at++) {
    const char = source.charAt(at)
    if (char === quote && !isEscaped) {
      const text = chars.join('')
      return { text: quote === '"' ? withoutEscapes(text) : text, isTemplate: quote === '"', end: at + 1 }
    }
    if (char === '\\' && !isEscaped) {
      isEscaped = true
      continue
    }
    if (isEscaped && char !== quote) chars.push('\\')
    isEscaped = false
    chars.push(char)
  }
  throw refusal(from, `a quote that does not close: ${lineAt(source, from)}`)
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['"', '"'],
  ['\\', '\\'],
  // The escape of a dollar sign where variables are replaced.
  ['$', '$$'],
])

function withoutEscapes(text: string): string {
  return text.replace(/\\([abcfnrtv$"\\]|0\d{0,3})/g, (whole, char: string) => {
    // Three octal digits after the nought, as in a shell; others stay as they are.
    if (/^0[0-3][0-7]{2}$/.test(char)) return String.fromCharCode(Number.parseInt(char, 8))
    // What Go cannot read comes back without its nought.
    return ESCAPES.get(char) ?? (char.startsWith('0') ? `\\${char.slice(1)}` : whole)
  })
}
