import { UserError } from '../errors.ts'

// $$ | ${NAME} with an operator and a word | $NAME  (Compose specification, "Interpolation")
const EXPRESSION = /\$(?:(\$)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\}|([A-Za-z_]\w*))/g

/** Replaces the variables in one string by the rules of the Compose specification. Unset variables become empty. */
export function interpolate(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  return text.replace(EXPRESSION, (_whole, dollar, braced, operator, word = '', bare) => {
    if (dollar) return '$'
    const name: string = braced ?? bare
    const value = variables[name]
    const missing = value === undefined || (operator?.startsWith(':') && value === '')
    switch (operator?.at(-1)) {
      case '-':
        return missing ? word : value
      case '+':
        return missing ? '' : word
      case '?':
        if (missing) {
          throw new UserError(`the variable ${name} is required: ${word || 'it is not set'}`, {
            remedy: `Set ${name} in the environment`,
          })
        }
        return value
      default:
        return value ?? ''
    }
  })
}

/** Replaces the variables in every string of a parsed file; keys are left alone. */
export function interpolateAll(value: unknown, variables: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value === 'string') return interpolate(value, variables)
  if (Array.isArray(value)) return value.map((item) => interpolateAll(item, variables))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolateAll(item, variables)]))
}
