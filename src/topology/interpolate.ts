import { UserError } from '../errors.ts'

export type Variables = Readonly<Record<string, string | undefined>>

// $$ | $NAME | ${ (Compose specification, "Interpolation"); any other dollar stands for itself.
const START = String.raw`\$(?:(\$)|([A-Za-z_]\w*)|\{)`
const BRACED = /^([A-Za-z_]\w*)(?:(:?[-?+])(.*))?$/s

/**
 * Replaces the variables in one string by the rules of the Compose specification. Unset variables become empty; the
 * word of a default may itself hold variables.
 */
export function interpolate(text: string, variables: Variables): string {
  let result = ''
  let done = 0
  const next = new RegExp(START, 'g')
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    const [start, dollar, name] = match
    const at = match.index
    const end = dollar || name ? at + start.length : closingBrace(text, at) + 1
    const value = dollar ? '$' : name ? (variables[name] ?? '') : braced(text.slice(at, end), variables)
    result += text.slice(done, at) + value
    done = end
    next.lastIndex = end
  }
  return result + text.slice(done)
}

/** Replaces the variables in every string of a parsed file; keys are left alone. Errors are told with the path. */
export function interpolateAll(
  value: unknown,
  variables: Variables,
  failed: (error: UserError, path: readonly (string | number)[]) => UserError = (error) => error,
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof value === 'string') {
    try {
      return interpolate(value, variables)
    } catch (error) {
      throw error instanceof UserError ? failed(error, path) : error
    }
  }
  if (Array.isArray(value)) return value.map((item, at) => interpolateAll(item, variables, failed, [...path, at]))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, interpolateAll(item, variables, failed, [...path, key])]),
  )
}

function braced(expression: string, variables: Variables): string {
  const [, name, operator, word = ''] = BRACED.exec(expression.slice(2, -1)) ?? []
  if (name === undefined) throw notAVariable(expression)
  const value = variables[name]
  const missing = value === undefined || (operator?.startsWith(':') && value === '')
  switch (operator?.at(-1)) {
    case '-':
      return missing ? interpolate(word, variables) : value
    case '+':
      return missing ? '' : interpolate(word, variables)
    case '?':
      if (missing) {
        throw new UserError(`the variable ${name} is required: ${interpolate(word, variables) || 'it is not set'}`, {
          remedy: `Set ${name} in the environment`,
        })
      }
      return value
    default:
      return value ?? ''
  }
}

/** Where the brace that opens at `at` + 1 is closed; braces inside are counted. */
function closingBrace(text: string, at: number): number {
  let depth = 0
  for (let position = at + 1; position < text.length; position++) {
    if (text[position] === '{') depth++
    else if (text[position] === '}' && --depth === 0) return position
  }
  throw notAVariable(text.slice(at))
}

function notAVariable(expression: string): UserError {
  return new UserError('this is no variable that Compose knows', {
    found: expression,
    expected: `\${NAME}, \${NAME:-default}, \${NAME:?message} or \${NAME:+word}`,
    remedy: 'Mend the expression, or write $$ for a dollar sign',
  })
}
