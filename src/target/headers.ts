import { UserError } from '../base/errors.ts'
import { keepSecret } from '../base/secrets.ts'

/** A header whose value stays out of files and of the list of processes. */
export const HEADER_EXAMPLE = `Authorization: Bearer $\{API_TOKEN}`

/** Headers by name, in lower case, as they are sent. */
export type Headers = Readonly<Record<string, string>>

/** Headers whose values are credentials, wherever they come from. */
const SECRET_HEADER = /authorization|cookie|token|secret|key/i

/**
 * The headers as they are sent: `${NAME}` in a value stands for a variable of the environment. From here on no value of such a variable is
 * printed or stored. Throws a UserError for a variable that is not set.
 */
export function headersFromEnvironment(
  headers: Headers,
  environment: Readonly<Record<string, string | undefined>>,
): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, written]) => {
      const value = fromEnvironment(name, written, environment)
      if (SECRET_HEADER.test(name)) keepSecret(value)
      return [name.toLowerCase(), value]
    }),
  )
}

function fromEnvironment(
  header: string,
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = environment[name]
    if (value === undefined || value === '') {
      throw new UserError(`the header ${header} needs a variable of the environment that is not set`, {
        key: '--header',
        found: `$\{${name}} without a value`,
        remedy: `Fix: set ${name} in the environment of archbench`,
      })
    }
    keepSecret(value)
    return value
  })
}

/** Reads `Name: value`. Throws a UserError for what is no header. */
export function parseHeader(text: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e]*)$/.exec(text) ?? []
  if (name !== undefined && value !== undefined && value !== '') return [name, value]
  throw new UserError('this is no header', {
    key: '--header',
    // A value may be a secret.
    found: `${text.split(':', 1)[0]}`,
    expected: `a name and a value, like '${HEADER_EXAMPLE}'`,
    remedy: 'Write the value with variables of the environment, in single quotes, so that the shell leaves them alone',
  })
}
