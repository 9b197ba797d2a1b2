import type { OpenLoad } from '../../src/load/driver.ts'
import { openLoad } from '../load-accuracy/own-driver.ts'
import type { InstalledPeer } from '../load-accuracy/peers/index.ts'
import { highestRate } from './highest-rate.ts'
import { isHeld, PROBE_SECONDS, type Probe, probeOwn, probePeer } from './probe.ts'
import type { SpeedRig } from './rig.ts'

const START_RATE = 4_000
const OWN_SIZE = { seconds: PROBE_SECONDS, leadInMs: 500, maxInFlight: 1_000 }

/** A request is on time whose send is no later. */
export const ON_TIME_MS = 2

/** The highest rate that holds with our open loop, and what was seen at it. */
export async function highestOwnRate(
  rig: SpeedRig,
  arrivals: OpenLoad['arrivals'],
  isGood: (probe: Probe) => boolean = isHeld,
): Promise<Probe | undefined> {
  return await highest((rate) => probeOwn(rig, openLoad(arrivals, rate, OWN_SIZE)), isGood)
}

/** The same, and its requests are sent on time. */
export function isOnTime(probe: Probe): boolean {
  return isHeld(probe) && (probe.lagP99Ms ?? 0) <= ON_TIME_MS
}

/** The highest rate that holds with another tool's open loop, and what was seen at it. */
export async function highestRateOf(peer: InstalledPeer, rig: SpeedRig): Promise<Probe | undefined> {
  return await highest((ratePerSecond) => probePeer(peer, rig, { loop: 'open', ratePerSecond }), isHeld)
}

async function highest(
  run: (ratePerSecond: number) => Promise<Probe>,
  isGood: (probe: Probe) => boolean,
): Promise<Probe | undefined> {
  const held = new Map<number, Probe>()
  const rate = await highestRate(START_RATE, async (ratePerSecond) => {
    const probe = await run(ratePerSecond)
    if (isGood(probe)) held.set(ratePerSecond, probe)
    return isGood(probe)
  })
  return rate === undefined ? undefined : held.get(rate)
}
