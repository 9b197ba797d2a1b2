import type Docker from 'dockerode'
import { engineStatus, isNotFound, unlessGone } from './engine-error.ts'

const POLL_INTERVAL_MS = 20
const REMOVAL_TIMEOUT_MS = 30_000

/**
 * Ends a container, however it stands (running, paused or never started), and removes it with its volumes. Settles when
 * it is gone, whoever removed it. Returns false where there was none.
 */
export function removeContainer(docker: Docker, id: string): Promise<boolean> {
  return untilGone(() => docker.getContainer(id).remove({ force: true, v: true }))
}

/** Containers that are being removed may still hang on to the network: it is tried again until they are gone. */
export function removeNetwork(docker: Docker, id: string): Promise<boolean> {
  return untilGone(() => docker.getNetwork(id).remove())
}

export function removeVolume(docker: Docker, name: string): Promise<boolean> {
  return untilGone(() => docker.getVolume(name).remove())
}

/** Tries again while the engine says that something is in the way: it may be somebody else, who removes the same. */
async function untilGone(remove: () => Promise<unknown>): Promise<boolean> {
  const deadline = performance.now() + REMOVAL_TIMEOUT_MS
  let found = false
  for (;;) {
    try {
      return (await unlessGone(remove())) || found
    } catch (error) {
      if (!isInTheWay(error) || performance.now() > deadline) throw error
      found = true
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
    }
  }
}

/** 403: a network with endpoints. 409: removal in progress, a volume in use. 500: what Docker makes of its own races. */
function isInTheWay(error: unknown): boolean {
  return !isNotFound(error) && [403, 409, 500].includes(engineStatus(error) ?? 0)
}
