import { readFile } from 'node:fs/promises'
import { messageOf, UserError } from '../errors.ts'
import { interpolate, type Variables } from './interpolate.ts'

export interface EnvFile {
  /** Absolute path. */
  readonly path: string
  /** Whether a file that is not there is an error. */
  readonly required: boolean
}

/** Reads a file of `NAME=value` lines by the rules of the Compose specification; a value ends with its line. */
export async function readEnvFile({ path, required }: EnvFile, variables: Variables): Promise<Record<string, string>> {
  let content: string
  try {
    content = await readFile(path, 'utf8')
  } catch (cause) {
    if (!required && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {}
    throw new UserError(`cannot be read: ${messageOf(cause)}`, {
      file: path,
      remedy: 'Mend the path under env_file, or write the variables under environment',
      cause,
    })
  }
  return parseEnvFile(content, variables, path)
}

/** Values may hold variables: those that are given, then those of earlier lines. */
export function parseEnvFile(content: string, variables: Variables, file: string): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const [, name, assigned] = /^(?:export\s+)?([\w.-]+)\s*(=.*)?$/.exec(trimmed) ?? []
    const value = assigned === undefined ? '' : parseValue(assigned.slice(1).trim())
    if (name === undefined || value === undefined) {
      throw new UserError('this line is not understood', {
        file,
        line: index + 1,
        found: name === undefined ? trimmed.slice(0, 40) : `an odd quote in the value of ${name}`,
        expected: 'NAME=value, the value on one line',
        remedy: 'Mend the line',
      })
    }
    // A name alone sets nothing: a hidden dependency on the shell is not wanted here.
    if (assigned === undefined) continue
    result[name] = typeof value === 'string' ? value : interpolate(value.template, { ...result, ...variables })
  }
  return result
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** A literal text, or one whose variables are still to be replaced. `undefined` where quotes do not pair. */
function parseValue(text: string): string | { template: string } | undefined {
  const quote = text[0]
  if (quote !== '"' && quote !== "'") return { template: text.replace(/(^|\s+)#.*$/, '') }
  const [, inner] =
    (quote === '"' ? /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/ : /^'((?:[^'\\]|\\.)*)'\s*(?:#.*)?$/).exec(text) ?? []
  if (inner === undefined) return undefined
  if (quote === "'") return inner.replaceAll("\\'", "'")
  return {
    template: inner.replace(/\\(.)/g, (whole, char: string) => ESCAPES[char] ?? (/["\\]/.test(char) ? char : whole)),
  }
}
