import { createConnection } from 'node:net'
import { request } from 'undici'
import { messageOf } from '../../base/errors.ts'
import { scaleTimeout } from '../../machine/machine-busyness.ts'
import { DIRECT } from '../../outside/direct.ts'
import type { HealthCheck, Service } from '../../topology/topology.ts'

/** How it is found out whether a container is ready. */
export type Readiness =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'command'; readonly check: HealthCheck }
  | { readonly kind: 'port'; readonly host: string; readonly port: number }
  /** Nothing can be asked: that it runs has to do. */
  | { readonly kind: 'running' }

/** Where a container can be reached from here. */
export interface Reach {
  /** Its own address, where this machine has a way to it. */
  readonly address: string | undefined
  /** Port of this machine that leads to it. */
  readonly publishedPort: number | undefined
}

/** What an image says of its own health, as the engine tells it. */
export interface ImageConfig {
  readonly Healthcheck?: { readonly Test?: readonly string[]; readonly Timeout?: number } | null
  readonly Shell?: readonly string[] | null
}

const DEFAULT_TIMEOUT_MS = 30_000
const REQUEST_TIMEOUT_MS = 2_000
const MOST_HEALTH_BYTES = 2 ** 20

/**
 * The cheapest and surest way there is: a request to the health path, the health command in the container, an open port.
 * A published port cannot tell: Docker accepts connections there before the program does.
 */
export function readinessOf(service: Service, imageCheck: HealthCheck | undefined, reach: Reach): Readiness {
  const { port, healthPath } = service
  const base = port === undefined ? undefined : baseUrl(port, reach)
  if (healthPath !== undefined && base !== undefined) return { kind: 'http', url: base + healthPath }
  const { healthCheck } = service.container
  const check = healthCheck === undefined ? imageCheck : healthCheck
  if (check) return { kind: 'command', check }
  if (port !== undefined && reach.address !== undefined) return { kind: 'port', host: reach.address, port }
  return { kind: 'running' }
}

/** True where readiness hangs on what the image says. */
export function needsImageCheck(service: Service, reach: Reach): boolean {
  const byPath = service.healthPath !== undefined && service.port !== undefined && baseUrl(service.port, reach)
  return service.container.healthCheck === undefined && !byPath
}

export function parseImageCheck({ Healthcheck, Shell }: ImageConfig): HealthCheck | undefined {
  const [kind, ...rest] = Healthcheck?.Test ?? []
  // The engine counts in nanoseconds.
  const timeoutMs = Healthcheck?.Timeout ? Healthcheck.Timeout / 1e6 : DEFAULT_TIMEOUT_MS
  if (kind === 'CMD' && rest.length > 0) return { command: rest, timeoutMs }
  if (kind === 'CMD-SHELL') return { command: [...(Shell ?? ['/bin/sh', '-c']), ...rest], timeoutMs }
  return undefined
}

/** What is waited for, for an error. */
export function describeReadiness(readiness: Readiness): string {
  if (readiness.kind === 'http') return `200 from ${readiness.url}`
  if (readiness.kind === 'command') return `exit code 0 of its health check: ${readiness.check.command.join(' ')}`
  if (readiness.kind === 'port') return `an open port ${readiness.port}`
  return 'that it runs'
}

/** Asks once. Returns `ready`, or what there was instead. */
export async function askHealthPath(url: string, signal: AbortSignal): Promise<string> {
  try {
    // In total: an answer that drips must not pass the time for the start.
    const within = AbortSignal.any([signal, AbortSignal.timeout(scaleTimeout(REQUEST_TIMEOUT_MS))])
    const answer = await request(url, {
      dispatcher: DIRECT,
      signal: within,
      reset: true, // no connection is left to a container that is about to be measured
    })
    await answer.body.dump({ limit: MOST_HEALTH_BYTES, signal: within })
    return answer.statusCode === 200 ? 'ready' : `status ${answer.statusCode} from ${url}`
  } catch (error) {
    return `no answer from ${url} (${messageOf(error)})`
  }
}

/** Tries once. Returns `ready`, or what there was instead. */
export function tryPort(host: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: scaleTimeout(REQUEST_TIMEOUT_MS) })
    const giveUp = (): void => settle('nobody waits any more')
    const settle = (outcome: string): void => {
      signal.removeEventListener('abort', giveUp)
      socket.destroy()
      resolve(outcome)
    }
    // The address of a container that is gone does not even refuse.
    signal.addEventListener('abort', giveUp, { once: true })
    socket.once('connect', () => settle('ready'))
    socket.once('timeout', () => settle('the port does not answer'))
    socket.once('error', (error) => settle(`the port is closed (${messageOf(error)})`))
  })
}

function baseUrl(port: number, { address, publishedPort }: Reach): string | undefined {
  if (address !== undefined) return `http://${address}:${port}`
  return publishedPort === undefined ? undefined : `http://127.0.0.1:${publishedPort}`
}
