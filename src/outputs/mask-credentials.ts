import { withoutSecrets } from '../base/secrets.ts'

const MASK = '***'

/** `scheme://user:password@host`, and what stands before an `@` alone: a token. */
const IN_URL = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"'<>]+@/gi
/** `NAME=value` where a shell reads it: the value in quotes or to the next blank. */
const ASSIGNMENT = /(^|[\s;&|(])([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|[^\s;&|)]+)/g
/** `--password x`, `--api-key=x`. */
const SECRET_FLAG =
  /(^|\s)(--?[\w-]*(?:password|passwd|secret|token|credential|api-?key)[\w-]*)([= ]+)("[^"]*"|'[^']*'|[^\s;&|)]+)/gi

/** A text with the credentials of its URLs masked, and the secrets that were taken from the environment. */
export function maskUrls(text: string): string {
  const known = withoutSecrets(text)
  return known.includes('@') ? known.replace(IN_URL, `$1${MASK}@`) : known
}

/** A shell command with what may be secret masked: values of variables and of flags that sound like it, and credentials of URLs. */
export function maskCommand(command: string): string {
  return maskUrls(command.replace(ASSIGNMENT, `$1$2=${MASK}`).replace(SECRET_FLAG, `$1$2$3${MASK}`))
}

/** A document with the credentials of all URLs in its texts masked. */
export function maskDocument<T>(document: T): T {
  return masked(document) as T
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskUrls(value)
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, masked(of)]))
}
