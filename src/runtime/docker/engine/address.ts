import { ExitCode, UserError } from '../../../base/errors.ts'

/** How an engine is reached. */
export type EngineAddress =
  /** A Unix socket, or a named pipe on Windows. */
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'ssh'
      readonly host: string
      readonly user: string | undefined
      readonly port: number | undefined
      /** Socket on the other machine; its own default where it is left out. */
      readonly path: string | undefined
    }

/** What every error about an engine ends with. */
export const WITHOUT_DOCKER = 'or take --runtime process: it needs no Docker'

const PLAIN_PORT = 2375
const TLS_PORT = 2376

/**
 * Parses what Docker takes for a host: `unix://`, `npipe://`, `tcp://` or `ssh://`.
 * @param source where it was written, for the error
 */
export function parseDockerHost(text: string, source: string, tls: boolean): EngineAddress {
  if (text.startsWith('unix://')) return { kind: 'socket', path: text.slice(7) || '/var/run/docker.sock' }
  if (text.startsWith('npipe://')) return { kind: 'socket', path: text.slice(8) || '//./pipe/docker_engine' }
  // Docker itself takes `host:port` for TCP.
  const url = URL.parse(text.includes('://') ? text : `tcp://${text}`)
  const path = url?.pathname === '/' ? '' : (url?.pathname ?? '')
  if (url?.hostname && !url.password && !url.search && !url.hash) {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    const port = url.port === '' ? undefined : Number(url.port)
    if (url.protocol === 'tcp:' && !path && !url.username) {
      return { kind: 'tcp', host, port: port ?? (tls ? TLS_PORT : PLAIN_PORT) }
    }
    if (url.protocol === 'ssh:') {
      return {
        kind: 'ssh',
        host,
        user: url.username ? decodeURIComponent(url.username) : undefined,
        port,
        path: path ? decodeURIComponent(path) : undefined,
      }
    }
  }
  throw new UserError('this is no address of a Docker engine', {
    key: source,
    found: text,
    expected: 'unix:///path, tcp://host:port, ssh://user@host or npipe:////./pipe/name',
    remedy: `Fix or unset it, ${WITHOUT_DOCKER}`,
    exitCode: ExitCode.failed,
  })
}

/** The address as people write it. */
export function formatAddress(address: EngineAddress): string {
  if (address.kind === 'socket') {
    return `${address.path.startsWith('//./pipe/') ? 'npipe' : 'unix'}://${address.path}`
  }
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  if (address.kind === 'tcp') return `tcp://${host}:${address.port}`
  const user = address.user === undefined ? '' : `${address.user}@`
  return `ssh://${user}${host}${address.port === undefined ? '' : `:${address.port}`}${address.path ?? ''}`
}
