import type { InstalledPeer } from '../load-accuracy/peers/index.ts'
import { PROBE_SECONDS, type Probe, probeOwn, probePeer } from './probe.ts'
import type { SpeedRig } from './rig.ts'

const CONNECTIONS = 50
const ROUNDS = 2
const LEAD_IN_MS = 1_000

/** The highest closed-loop rate of our driver: the best of some rounds. */
export async function closedLoopOfOwn(rig: SpeedRig): Promise<Probe> {
  const size = { connections: CONNECTIONS, leadInMs: LEAD_IN_MS, durationMs: PROBE_SECONDS * 1_000 }
  return await best(() => probeOwn(rig, { loop: 'closed', ...size }))
}

export async function closedLoopOf(peer: InstalledPeer, rig: SpeedRig): Promise<Probe> {
  return await best(() => probePeer(peer, rig, { loop: 'closed', connections: CONNECTIONS }))
}

async function best(run: () => Promise<Probe>): Promise<Probe> {
  let best = await run()
  for (let round = 1; round < ROUNDS; round++) {
    const probe = await run()
    if (probe.ratePerSecond > best.ratePerSecond) best = probe
  }
  return best
}
