import type { Behaviour } from './behaviours.ts'
import type { Setting } from './measure-own.ts'
import { openLoad, usersOf } from './own-driver.ts'
import type { InstalledPeer } from './peers/index.ts'
import type { PeerLoad } from './peers/peer.ts'
import type { Rig } from './rig.ts'
import { type Row, seenByServer } from './row.ts'
import { evenUsers, truePercentiles, type Users } from './truth.ts'
import { judgeAll } from './verdict.ts'

/** The default of wrk. */
const CONNECTIONS = 10

/**
 * Has another tool measure a behaviour at the same rate. It is held against what users saw who came at equal intervals, for
 * that is how it means to send; a closed loop means nothing of the kind, and is held against users who know nothing of each other.
 */
export async function measurePeer(
  peer: InstalledPeer,
  { server, cpu, signal }: Rig,
  behaviour: Behaviour,
  { ratePerSecond, seconds, seed }: Setting,
): Promise<Row> {
  const dealing = { seed, cards: Math.round(ratePerSecond * seconds) }
  const [loop] = peer.loops
  const load: PeerLoad = loop === 'closed' ? { loop, connections: CONNECTIONS } : { loop: 'open', ratePerSecond }
  await server.behave(behaviour, dealing)
  const report = await peer.run({ url: server.url, seconds, load, cpu, signal })
  const notes = await server.tell()
  const independent = (): Users =>
    usersOf(openLoad('poisson', ratePerSecond, { seconds, leadInMs: 0, maxInFlight: 1 }), seed)
  const truth = truePercentiles(
    behaviour,
    dealing,
    loop === 'closed' ? independent() : evenUsers(ratePerSecond, seconds),
  )
  const { completed, failed, dropped, percentilesMs } = report
  return {
    tool: peer.name,
    sends: loop === 'paced' ? 'closed loop, paced' : `${loop} loop`,
    users: loop === 'closed' ? 'Poisson' : 'even',
    truth,
    judged: judgeAll(percentilesMs, truth),
    completed,
    failed,
    dropped,
    miscounts: [],
    ...seenByServer(notes, seconds),
  }
}
