import type Docker from 'dockerode'
import { hasEnded, parseOwner } from '../../machine/owner.ts'
import type { Leftover } from '../runtime.ts'
import { findLabelled, ownerLabel, removeLabelled } from './labelled.ts'

/** A run does not wait long for what an earlier one left. */
const REMOVAL_TIMEOUT_MS = 5_000

/** Removes what runs left behind whose process has ended. What may belong to somebody who is alive is left alone. */
export async function sweepEngine(docker: Docker, timeoutMs = REMOVAL_TIMEOUT_MS): Promise<Leftover[]> {
  const found = await findLabelled(docker)
  const left = found.filter((thing) => {
    const owner = parseOwner(ownerLabel(thing))
    return owner !== undefined && hasEnded(owner)
  })
  return removeLabelled(docker, left, { timeoutMs })
}
