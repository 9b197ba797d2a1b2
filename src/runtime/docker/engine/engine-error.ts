import { lstatSync } from 'node:fs'
import { ExitCode, messageOf, UserError } from '../../../base/errors.ts'
import { formatAddress, WITHOUT_DOCKER } from './address.ts'
import type { Endpoint } from './find-endpoints.ts'
import { SshError } from './ssh-agent.ts'

/** That something answered, but not as a Docker engine does. */
export class NotDockerError extends Error {
  override readonly name = 'NotDockerError'
}

/** Says why an engine could not be reached, and what to do about it. */
export function engineError(endpoint: Endpoint, timeoutMs: number, cause: unknown): UserError {
  const [message, remedy] = explain(endpoint, timeoutMs, cause)
  return new UserError(`${message} (${endpoint.source})`, {
    remedy: `${remedy}, ${WITHOUT_DOCKER}`,
    exitCode: ExitCode.failed,
    cause,
  })
}

type Explanation = readonly [message: string, remedy: string]

function explain(endpoint: Endpoint, timeoutMs: number, cause: unknown): Explanation {
  const where = formatAddress(endpoint.address)
  const { code, statusCode, name } = cause as NodeJS.ErrnoException & { statusCode?: number }
  if (cause instanceof SshError) {
    return [
      `ssh cannot reach the Docker engine at ${where}: ${cause.message}`,
      `Try "ssh ${endpoint.address.kind === 'ssh' ? endpoint.address.host : ''} docker version" until it works without a question`,
    ]
  }
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH') {
    return [
      `the Docker engine at ${where} did not answer within ${Math.round(timeoutMs / 1_000)} s`,
      'Look whether it is stuck or the network is in the way',
    ]
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return [`the host of the Docker engine at ${where} is not known`, 'Fix the host name']
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return [
      `this user may not use the Docker engine at ${where}`,
      'Join the group docker ("sudo usermod -aG docker $USER", then log in again; whoever is in it is as mighty as root), run Docker rootless, call archbench with sudo',
    ]
  }
  if (code === 'ENOENT') return [`there is no Docker engine at ${where}`, startRemedy(endpoint)]
  if (code === 'ECONNREFUSED') {
    return isNoSocket(endpoint)
      ? [`${where} is not a socket`, 'Fix the address']
      : [`the Docker engine is stopped: nobody listens at ${where}`, startRemedy(endpoint)]
  }
  if (endpoint.tls ? isTlsTrouble(code, messageOf(cause)) : wantsTls(statusCode, messageOf(cause))) {
    return endpoint.tls
      ? [
          `TLS with the Docker engine at ${where} failed: ${messageOf(cause)}`,
          'Check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH or in the context: the engine asks for its own authority on both sides',
        ]
      : [
          `the Docker engine at ${where} speaks TLS only`,
          'Set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem',
        ]
  }
  return [`what answers at ${where} is no Docker engine: ${messageOf(cause).trim()}`, 'Fix the address']
}

function startRemedy({ address }: Endpoint): string {
  if (address.kind !== 'socket') return 'Start it on its machine'
  const { path } = address
  if (path.includes('/.colima/')) return 'Start it ("colima start")'
  if (path.includes('/.orbstack/')) return 'Start it ("orb start")'
  if (path.includes('/podman/')) return 'Start it ("systemctl start podman.socket", with --user for rootless Podman)'
  if (path.includes('/.docker/') || process.platform !== 'linux') return 'Start Docker Desktop'
  return 'Start it ("sudo systemctl start docker")'
}

function isNoSocket({ address }: Endpoint): boolean {
  if (address.kind !== 'socket') return false
  const stats = lstatSync(address.path, { throwIfNoEntry: false })
  return stats !== undefined && !stats.isSocket() && !stats.isSymbolicLink()
}

/** An engine that wants a certificate and gets none just closes the connection. */
function isTlsTrouble(code: string | undefined, message: string): boolean {
  return /CERT|SSL|TLS|EPROTO|ECONNRESET|PEM|SIGNATURE/.test(code ?? '') || /certificate|TLS|SSL/i.test(message)
}

function wantsTls(statusCode: number | undefined, message: string): boolean {
  return statusCode === 400 && /HTTPS server/.test(message)
}
