import { UserError } from '../base/errors.ts'
import { isLocalHost } from './url/local-address.ts'

/** Where a target of one component tells whether it is ready. */
export interface HealthAddress {
  /** The port that it listens on whatever it is told; `undefined`: the one that it is told. */
  readonly port: number | undefined
  /** The path that answers 200 when it is ready; `undefined`: an open port will do. */
  readonly path: string | undefined
}

/**
 * Reads the health URL of a command or an image: a path (`/healthz`), where it listens on `$PORT`, or a URL of this machine with the port
 * that it always listens on. Throws a UserError for what is neither.
 */
export function healthAddress(health: string | undefined): HealthAddress {
  if (health === undefined) return { port: undefined, path: undefined }
  if (/^\/[\x21-\x7e]*$/.test(health)) return { port: undefined, path: health }
  const url = URL.canParse(health) ? new URL(health) : undefined
  if (url?.protocol !== 'http:' || !isLocalHost(url.hostname)) {
    throw new UserError('this is no health URL', {
      key: '--health',
      found: health,
      expected: 'a path like /healthz, or a URL of this machine like http://127.0.0.1:8080/healthz',
      remedy: 'Give the address where the command answers 200 once it is ready',
    })
  }
  return { port: url.port === '' ? 80 : Number(url.port), path: url.pathname + url.search }
}
