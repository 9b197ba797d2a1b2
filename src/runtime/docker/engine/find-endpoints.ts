import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { homeFolder } from '../../../outside/user.ts'
import { type EngineAddress, parseDockerHost } from './address.ts'
import { currentContext, DEFAULT_CONTEXT, resolveContext } from './contexts.ts'
import { readTlsFiles, type TlsMaterial } from './tls-files.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** An engine that may be there. */
export interface Endpoint {
  readonly address: EngineAddress
  /** `undefined` where the connection is not encrypted by TLS. */
  readonly tls: TlsMaterial | undefined
  /** Why this one, for people: `DOCKER_HOST`, `context desktop-linux`, `default socket`. */
  readonly source: string
}

/**
 * Where to look for an engine, in the order of Docker's own command line: DOCKER_HOST, DOCKER_CONTEXT, the context in
 * use. Who named one gets that one or an error; otherwise all sockets that engines use by default, as far as they exist.
 */
export function findEndpoints(environment: Environment): Endpoint[] {
  const { DOCKER_HOST, DOCKER_CONTEXT } = environment
  const configFolder = environment.DOCKER_CONFIG || join(homeFolder(environment), '.docker')
  if (DOCKER_HOST) {
    const tls = Boolean(environment.DOCKER_TLS_VERIFY)
    const address = parseDockerHost(DOCKER_HOST, 'DOCKER_HOST', tls)
    const withTls = tls && address.kind === 'tcp'
    return [
      {
        address,
        tls: withTls ? readTlsFiles(environment.DOCKER_CERT_PATH || configFolder, true) : undefined,
        source: 'DOCKER_HOST',
      },
    ]
  }
  const context = DOCKER_CONTEXT || currentContext(configFolder)
  if (context && context !== DEFAULT_CONTEXT) {
    return [contextEndpoint(configFolder, context, DOCKER_CONTEXT ? 'DOCKER_CONTEXT' : `${configFolder}/config.json`)]
  }
  return defaultSockets(environment)
    .filter((path) => isPipe(path) || existsSync(path))
    .map((path) => ({ address: { kind: 'socket', path }, tls: undefined, source: 'default socket' }))
}

/** The sockets that engines make by default, the commonest first. */
export function defaultSockets(environment: Environment, platform = process.platform): string[] {
  if (platform === 'win32') return ['//./pipe/docker_engine']
  const home = homeFolder(environment)
  const runtime = environment.XDG_RUNTIME_DIR
  return [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock')] : []), // rootless Docker
    join(home, '.docker/run/docker.sock'), // Docker Desktop
    join(home, '.colima/default/docker.sock'),
    join(home, '.orbstack/run/docker.sock'),
    ...(runtime ? [join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
  ]
}

function contextEndpoint(configFolder: string, name: string, source: string): Endpoint {
  const context = resolveContext(configFolder, name, source)
  const hasTls = context.tlsFolder !== undefined || context.skipTlsVerify
  const address = parseDockerHost(context.host, `context ${name}`, hasTls)
  const tls =
    hasTls && address.kind === 'tcp' ? readTlsFiles(context.tlsFolder ?? '', !context.skipTlsVerify) : undefined
  return { address, tls, source: `context ${name}` }
}

function isPipe(path: string): boolean {
  return path.startsWith('//./pipe/')
}
