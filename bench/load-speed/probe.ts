import type { Load, LoadMeasurement } from '../../src/load/driver.ts'
import { decodeHistogram, percentileMs } from '../../src/stats/latency-histogram.ts'
import { drive } from '../load-accuracy/own-driver.ts'
import type { InstalledPeer } from '../load-accuracy/peers/index.ts'
import type { PeerLoad } from '../load-accuracy/peers/peer.ts'
import { withServerCpu } from './fast-server.ts'
import type { SpeedRig } from './rig.ts'

/** What one short run has shown. */
export interface Probe {
  /** Answered rightly. */
  readonly ratePerSecond: number
  /** Of what the schedule asked for; 1 in a closed loop. */
  readonly deliveredShare: number
  readonly failed: number
  readonly dropped: number
  readonly p99Ms: number
  /** `undefined` for tools that do not tell. */
  readonly lagP99Ms: number | undefined
  readonly cpuUsPerRequest: number
  /** Of the server. */
  readonly serverCpuUsPerRequest: number
  /** Of its one CPU, 0 to 1. */
  readonly serverShare: number
}

export const PROBE_SECONDS = 3

/** Runs a load of our own driver, whose lead-in is not measured but counts for the server. */
export async function probeOwn({ driver, server, signal }: SpeedRig, load: Load): Promise<Probe> {
  const [{ requests, windowMs, responseTime, driver: own }, serverCpuMs] = await withServerCpu(server, () =>
    drive(driver, server.url, load, 1, signal),
  )
  const wholeMs = windowMs + load.leadInMs
  const isOpen = load.loop === 'open'
  return {
    ratePerSecond: (requests.completed / windowMs) * 1_000,
    deliveredShare: isOpen ? requests.completed / requests.planned : 1,
    failed: requests.failed,
    dropped: requests.dropped,
    p99Ms: p99Of(responseTime),
    lagP99Ms: isOpen ? own.lagP99Ms : undefined,
    cpuUsPerRequest: (own.cpuMs * 1_000) / requests.completed,
    serverCpuUsPerRequest: (serverCpuMs * 1_000) / (requests.completed * (wholeMs / windowMs)),
    serverShare: serverCpuMs / wholeMs,
  }
}

export async function probePeer(
  peer: InstalledPeer,
  { server, cpu, signal }: SpeedRig,
  load: PeerLoad,
): Promise<Probe> {
  const job = { url: server.url, seconds: PROBE_SECONDS, load, cpu, signal }
  const [{ completed, failed, dropped, percentilesMs, cpuMs }, serverCpuMs] = await withServerCpu(server, () =>
    peer.run(job),
  )
  return {
    ratePerSecond: completed / PROBE_SECONDS,
    deliveredShare: load.loop === 'open' ? completed / (load.ratePerSecond * PROBE_SECONDS) : 1,
    failed,
    dropped,
    p99Ms: percentilesMs[99] ?? Number.NaN,
    lagP99Ms: undefined,
    cpuUsPerRequest: (cpuMs * 1_000) / completed,
    serverCpuUsPerRequest: (serverCpuMs * 1_000) / completed,
    serverShare: serverCpuMs / (PROBE_SECONDS * 1_000),
  }
}

function p99Of({ histogram }: LoadMeasurement['responseTime']): number {
  return percentileMs(decodeHistogram(histogram), 99) ?? Number.NaN
}

/** What must be so for a rate to hold. */
export const HELD = { deliveredShare: 0.99, p99Ms: 10 }

export function isHeld({ deliveredShare, p99Ms, failed, dropped }: Probe): boolean {
  return deliveredShare >= HELD.deliveredShare && p99Ms < HELD.p99Ms && failed === 0 && dropped === 0
}
