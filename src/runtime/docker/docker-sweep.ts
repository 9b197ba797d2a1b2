import type Docker from 'dockerode'
import { hasEnded, parseOwner } from '../owner.ts'
import type { Leftover } from '../runtime.ts'
import { findLabelled, ownerLabel, removeLabelled } from './labelled.ts'

/** Removes what runs left behind whose process has ended. What may belong to somebody who is alive is left alone. */
export async function sweepEngine(docker: Docker): Promise<Leftover[]> {
  const found = await findLabelled(docker)
  const left = found.filter((thing) => {
    const owner = parseOwner(ownerLabel(thing))
    return owner !== undefined && hasEnded(owner)
  })
  const removed = await removeLabelled(docker, left)
  return removed.map(({ kind, name }) => ({ kind, name }))
}
