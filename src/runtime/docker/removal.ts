import type Docker from 'dockerode'
import { withinTime } from '../../base/within-time.ts'
import type { Leftover } from '../runtime.ts'
import { engineStatus, isNotFound, unlessGone } from './engine-error.ts'

const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 500
const REMOVAL_TIMEOUT_MS = 30_000
/** One request, however little is left of the time: a busy engine answers late. */
const LEAST_ANSWER_TIMEOUT_MS = 5_000
/** An endpoint of a container that is still being removed goes by itself; one that stays longer is stale. */
const STALE_AFTER_MS = 1_000

/** How many things are removed at a time, and how a person removes one that could not be. */
export const REMOVAL = {
  // An engine that removes dozens of containers at once loses track of some.
  atATime: 4,
  fix: ({ kind, name }: Pick<Leftover, 'kind' | 'name'>): string =>
    kind === 'container'
      ? `docker unpause ${name}; docker rm --force --volumes ${name}`
      : kind === 'network'
        ? `docker network rm ${name}; where it still "has active endpoints", restart the Docker engine and run "archbench clean"`
        : `docker volume rm ${name}`,
}

/**
 * Containers on one network go one after the other: an engine that takes several off a network at once may miscount, and
 * then says for ever that the network "has active endpoints" while it lists none (moby 20.10, on a busy machine).
 */
export const ON_ONE_NETWORK = 1

export interface RemovalOptions {
  /** How long something in the way is waited for. */
  readonly timeoutMs?: number | undefined
}

/**
 * Ends a container, however it stands (running, paused or never started), and removes it with its volumes. Settles when
 * it is gone, whoever removed it. Returns false where there was none.
 */
export function removeContainer(docker: Docker, id: string, options: RemovalOptions = {}): Promise<boolean> {
  const container = docker.getContainer(id)
  return untilGone(async () => {
    // An engine that kills a paused container may lose track of it: its endpoints then stay on the network for ever.
    await whereItApplies(container.unpause())
    await container.remove({ force: true, v: true })
  }, options)
}

/** Removes a network, with endpoints of containers that the engine has lost track of. */
export function removeNetwork(docker: Docker, id: string, options: RemovalOptions = {}): Promise<boolean> {
  const network = docker.getNetwork(id)
  const start = performance.now()
  return untilGone(async () => {
    if (performance.now() - start > STALE_AFTER_MS) await disconnectAll(network)
    await network.remove()
  }, options)
}

export function removeVolume(docker: Docker, name: string, options: RemovalOptions = {}): Promise<boolean> {
  return untilGone(() => docker.getVolume(name).remove(), options)
}

/** By name: the engine finds an endpoint without a container only so. */
async function disconnectAll(network: Docker.Network): Promise<void> {
  const { Containers } = (await network.inspect()) as { Containers?: Readonly<Record<string, { Name: string }>> | null }
  for (const { Name } of Object.values(Containers ?? {})) {
    await whereItApplies(network.disconnect({ Container: Name, Force: true }))
  }
}

/** A request that the engine may refuse because there is nothing to do. */
async function whereItApplies(request: Promise<unknown>): Promise<void> {
  try {
    await request
  } catch (error) {
    if (engineStatus(error) === undefined) throw error
  }
}

/** Tries again while the engine says that something is in the way: it may be somebody else, who removes the same. */
async function untilGone(
  remove: () => Promise<unknown>,
  { timeoutMs = REMOVAL_TIMEOUT_MS }: RemovalOptions,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  let found = false
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
    try {
      const answerMs = Math.max(LEAST_ANSWER_TIMEOUT_MS, deadline - performance.now())
      const isRemoved = await withinTime(unlessGone(remove()), answerMs, noAnswer)
      return isRemoved || found
    } catch (error) {
      if (!isInTheWay(error) || performance.now() > deadline) throw error
      found = true
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

function noAnswer(seconds: number): Error {
  return new Error(`the Docker engine did not answer within ${seconds} s`)
}

/** 403: a network with endpoints. 409: removal in progress, a volume in use. 500: what Docker makes of its own races. */
function isInTheWay(error: unknown): boolean {
  return !isNotFound(error) && [403, 409, 500].includes(engineStatus(error) ?? 0)
}
