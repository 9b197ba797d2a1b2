import type Docker from 'dockerode'
import { scaleTimeout } from '../../machine/machine-busyness.ts'
import type { Topology } from '../../topology/topology.ts'
import { startTimeoutOf } from '../start-timeout.ts'
import type { ComponentContainer } from './component-container.ts'
import { engineMessage, engineStatus } from './engine-error.ts'
import {
  askHealthPath,
  describeReadiness,
  type ImageConfig,
  needsImageCheck,
  parseImageCheck,
  type Reach,
  type Readiness,
  readinessOf,
  tryPort,
} from './readiness.ts'
import { notReadyError } from './start-errors.ts'

const POLL_INTERVAL_MS = 25

export interface HealthContext {
  readonly docker: Docker
  readonly topology: Topology
  /** Whether containers can be reached by their own addresses. */
  readonly reachable: boolean
  /** How long a component may take to become ready, where that was asked for. */
  readonly askedMs: number | undefined
}

/**
 * Waits until a container is ready, and asks never again: from then on nothing disturbs what is measured. Throws a
 * UserError when it is not in time.
 */
export async function waitUntilHealthy(
  container: ComponentContainer,
  { docker, topology, reachable, askedMs }: HealthContext,
  signal: AbortSignal,
): Promise<void> {
  const { service, address, publishedPort } = container
  const reach: Reach = { address: reachable ? address : undefined, publishedPort }
  const imageCheck = needsImageCheck(service, reach) ? await checkOfImage(docker, container) : undefined
  const readiness = readinessOf(service, imageCheck, reach)
  const timeoutMs = startTimeoutOf(service, askedMs)
  const deadline = performance.now() + timeoutMs
  for (;;) {
    signal.throwIfAborted()
    const asked = performance.now()
    const last = await askOnce(container, readiness, signal)
    if (last === 'ready') return
    if (performance.now() > deadline) {
      signal.throwIfAborted()
      throw await notReadyError(topology, container, { timeoutMs, last, expected: describeReadiness(readiness) })
    }
    // A check that costs much is not asked for without end: other components start beside it.
    const pauseMs = Math.max(POLL_INTERVAL_MS, performance.now() - asked)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Waits until a service that runs once has done its work. Throws a UserError when it has not in time. */
export async function waitUntilCompleted(
  container: ComponentContainer,
  { topology, askedMs }: HealthContext,
  signal: AbortSignal,
): Promise<void> {
  const timeoutMs = startTimeoutOf(container.service, askedMs)
  const late = AbortSignal.timeout(timeoutMs)
  try {
    await Promise.race([container.completed.promise, aborted(AbortSignal.any([signal, late]))])
  } catch (error) {
    if (signal.aborted || !late.aborted) throw error
    const expected = 'that it does its work and ends'
    throw await notReadyError(topology, container, { timeoutMs, last: 'it still runs', expected })
  }
}

/** Rejects with the signal's reason once it is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

async function askOnce(container: ComponentContainer, readiness: Readiness, signal: AbortSignal): Promise<string> {
  if (readiness.kind === 'http') return askHealthPath(readiness.url, signal)
  if (readiness.kind === 'port') return tryPort(readiness.host, readiness.port, signal)
  if (readiness.kind === 'command') return runCheck(container, readiness.check, signal)
  const { Running, Status } = await container.state()
  return Running ? 'ready' : `it is ${Status}`
}

async function runCheck(
  container: ComponentContainer,
  check: Extract<Readiness, { kind: 'command' }>['check'],
  signal: AbortSignal,
): Promise<string> {
  const { command } = check
  const timeoutMs = scaleTimeout(check.timeoutMs)
  try {
    const { exitCode, output } = await container.exec(
      command,
      AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    )
    if (exitCode === 0) return 'ready'
    const said = output === '' ? '' : ` and the words: ${output.slice(-500)}`
    return exitCode === undefined
      ? `its health check did not end within ${timeoutMs} ms${said}`
      : `its health check ended with code ${exitCode}${said}`
  } catch (error) {
    // The engine refuses while the container does not run: that it ended, events tell.
    if (engineStatus(error) === undefined) throw error
    return engineMessage(error)
  }
}

async function checkOfImage(docker: Docker, container: ComponentContainer) {
  const { Config } = await docker.getImage(container.image).inspect()
  return parseImageCheck(Config as ImageConfig)
}
