import type Docker from 'dockerode'
import type { ContainerCounters } from './container-counters.ts'

/**
 * Asks the engine. Those before version 25 answer in their own time, up to a second late: where it can be had, what the
 * kernel says is better (`kernel-counters.ts`).
 */
export async function readStats(container: Docker.Container): Promise<ContainerCounters | undefined> {
  return parseStats(await container.stats({ stream: false, 'one-shot': true }))
}

/**
 * Reads the engine's statistics of a container, in the shapes of Docker on either version of control groups and of
 * Podman. `undefined` for a container that does not run.
 */
export function parseStats(answer: unknown): ContainerCounters | undefined {
  const cpuNs = number(answer, 'cpu_stats', 'cpu_usage', 'total_usage')
  const usedBytes = number(answer, 'memory_stats', 'usage')
  // An engine that cannot see the memory (no controller for it) or the CPU time still tells when it looked.
  if (usedBytes === undefined && !isReading(answer)) return undefined
  const throttledNs = number(answer, 'cpu_stats', 'throttling_data', 'throttled_time')
  const networks = Object.values(record(answer, 'networks') ?? {})
  return {
    cpuMs: cpuNs === undefined ? null : cpuNs / 1e6,
    throttledMs: throttledNs === undefined ? null : throttledNs / 1e6,
    receivedBytes: sumOf(networks, 'rx_bytes'),
    sentBytes: sumOf(networks, 'tx_bytes'),
    memoryBytes: usedBytes === undefined ? null : usedBytes - Math.min(usedBytes, reclaimable(answer)),
  }
}

/** Of a container that does not run the engine tells the year 1. */
function isReading(answer: unknown): boolean {
  const at = record(answer)?.read
  return typeof at === 'string' && !at.startsWith('0001-')
}

/** Files that were read and are kept in memory only because nobody else wants it: as `docker stats` leaves them out. */
function reclaimable(answer: unknown): number {
  return (
    number(answer, 'memory_stats', 'stats', 'total_inactive_file') ??
    number(answer, 'memory_stats', 'stats', 'inactive_file') ??
    0
  )
}

function sumOf(networks: readonly unknown[], key: string): number | null {
  return networks.length === 0 ? null : networks.reduce<number>((sum, network) => sum + (number(network, key) ?? 0), 0)
}

function number(value: unknown, ...path: readonly string[]): number | undefined {
  const last = path.at(-1) ?? ''
  const found = record(value, ...path.slice(0, -1))?.[last]
  return typeof found === 'number' ? found : undefined
}

function record(value: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  let current = value
  for (const key of path) current = isRecord(current) ? current[key] : undefined
  return isRecord(current) ? current : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object'
}
