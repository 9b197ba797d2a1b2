import type { Driver } from '../../src/load/driver.ts'
import type { InstalledPeer } from '../load-accuracy/peers/index.ts'
import type { FastServer } from './fast-server.ts'
import { PROBE_SECONDS, type Probe, probeOwn, probePeer } from './probe.ts'

const CONNECTIONS = 50
const ROUNDS = 2
const LEAD_IN_MS = 1_000

/** The highest closed-loop rate of our driver: the best of some rounds. */
export async function closedLoopOfOwn(driver: Driver, server: FastServer): Promise<Probe> {
  const size = { connections: CONNECTIONS, leadInMs: LEAD_IN_MS, durationMs: PROBE_SECONDS * 1_000 }
  return await best(() => probeOwn(driver, server, { loop: 'closed', ...size }))
}

export async function closedLoopOf(peer: InstalledPeer, server: FastServer, cpu: number | undefined): Promise<Probe> {
  return await best(() => probePeer(peer, server, { loop: 'closed', connections: CONNECTIONS }, cpu))
}

async function best(run: () => Promise<Probe>): Promise<Probe> {
  let best = await run()
  for (let round = 1; round < ROUNDS; round++) {
    const probe = await run()
    if (probe.ratePerSecond > best.ratePerSecond) best = probe
  }
  return best
}
