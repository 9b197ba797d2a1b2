import { UserError } from '../base/errors.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/** The value of a variable, or `undefined` where it is not set. */
export type Lookup = (name: string) => string | undefined

/** Looks variables up in one mapping after the other. */
export function lookupIn(...mappings: readonly (Variables | ReadonlyMap<string, string>)[]): Lookup {
  return (name) => {
    for (const mapping of mappings) {
      const value =
        mapping instanceof Map
          ? mapping.get(name)
          : Object.hasOwn(mapping, name)
            ? Reflect.get(mapping, name)
            : undefined
      if (value !== undefined) return value
    }
    return undefined
  }
}

// $$ | $NAME | ${ (Compose specification, "Interpolation"); any other dollar stands for itself.
const START = String.raw`\$(?:(\$)|([A-Za-z_]\w*)|\{)`
const BRACED = /^([A-Za-z_]\w*)(?:(:?[-?+])(.*))?$/s
/** Nobody writes more defaults inside of defaults. */
const DEEPEST = 50

/**
 * Replaces the variables in one string by the rules of the Compose specification. Unset variables become empty; the
 * word of a default may itself hold variables.
 * @param onUnset told the name of each variable that is empty because it is not set
 */
export function interpolate(
  text: string,
  lookup: Lookup,
  onUnset: (name: string) => void = () => {},
  depth = 0,
): string {
  if (depth > DEEPEST) {
    throw new UserError('the variables of this value are nested too deep', {
      found: `more than ${DEEPEST} defaults inside of each other`,
      remedy: 'Write the value with fewer defaults',
    })
  }
  const textOf = (name: string): string => {
    const value = lookup(name)
    if (value === undefined) onUnset(name)
    return value ?? ''
  }
  const braced = (expression: string): string => {
    const [, name, operator, word = ''] = BRACED.exec(expression.slice(2, -1)) ?? []
    if (name === undefined) throw notAVariable(expression)
    if (operator === undefined) return textOf(name)
    const value = lookup(name)
    const isMissing = value === undefined || (operator.startsWith(':') && value === '')
    const wordAsText = (): string => interpolate(word, lookup, onUnset, depth + 1)
    switch (operator.at(-1)) {
      case '-':
        return isMissing ? wordAsText() : value
      case '+':
        return isMissing ? '' : wordAsText()
      default:
        if (isMissing) {
          throw new UserError(`the variable ${name} is required: ${wordAsText() || 'it is not set'}`, {
            remedy: `Set ${name} in the environment`,
          })
        }
        return value
    }
  }
  let result = ''
  let done = 0
  const next = new RegExp(START, 'g')
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    const [start, dollar, name] = match
    const at = match.index
    const end = dollar || name ? at + start.length : closingBrace(text, at) + 1
    result += text.slice(done, at) + (dollar ? '$' : name ? textOf(name) : braced(text.slice(at, end)))
    done = end
    next.lastIndex = end
  }
  return result + text.slice(done)
}

/** Replaces the variables in every string of a parsed file; keys are left alone. Errors are told with the path. */
export function interpolateAll(
  value: unknown,
  replace: (text: string, path: readonly (string | number)[]) => string,
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof value === 'string') return replace(value, path)
  if (Array.isArray(value)) return value.map((item, at) => interpolateAll(item, replace, [...path, at]))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, interpolateAll(item, replace, [...path, key])]),
  )
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
    found: expression.length > 60 ? `${expression.slice(0, 60)}…` : expression,
    expected: `\${NAME}, \${NAME:-default}, \${NAME:?message} or \${NAME:+word}`,
    remedy: 'Correct the expression, or write $$ for a dollar sign',
  })
}
