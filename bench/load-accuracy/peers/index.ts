import { createRequire } from 'node:module'
import { autocannon } from './autocannon.ts'
import { findCommand } from './find-command.ts'
import { hey } from './hey.ts'
import { k6 } from './k6.ts'
import { oha } from './oha.ts'
import type { Peer, PeerJob, PeerReport } from './peer.ts'
import { vegeta } from './vegeta.ts'
import { wrk } from './wrk.ts'
import { wrk2 } from './wrk2.ts'

export const PEERS: readonly Peer[] = [autocannon, k6, vegeta, oha, hey, wrk2, wrk]

/** A tool that is here. */
export interface InstalledPeer extends Omit<Peer, 'run'> {
  run(job: PeerJob): Promise<PeerReport>
}

/**
 * The tools that are here, and those that are not.
 * @param folder looked into before PATH
 */
export function installedPeers(
  peers: readonly Peer[],
  folder: string | undefined,
): { here: InstalledPeer[]; missing: Peer[] } {
  const here: InstalledPeer[] = []
  const missing: Peer[] = []
  for (const peer of peers) {
    const command =
      peer === autocannon ? createRequire(import.meta.url).resolve('autocannon') : findCommand(peer.command, folder)
    if (command === undefined) missing.push(peer)
    else here.push({ ...peer, run: (job) => peer.run(command, job) })
  }
  return { here, missing }
}
