import type Docker from 'dockerode'
import { IMAGE_LABEL } from './build.ts'
import { engineStatus } from './engine-messages.ts'

export interface Removal {
  readonly removed: readonly string[]
  /** What a container or another image stands on stays. */
  readonly inUse: readonly string[]
}

/**
 * Removes the images that archbench has built on this engine, also those whose name went to a newer build.
 * @param kind only those of one kind: `reference`, `build` or `local`
 */
export async function removeBuiltImages(docker: Docker, kind?: string): Promise<Removal> {
  const label = kind === undefined ? IMAGE_LABEL : `${IMAGE_LABEL}=${kind}`
  const images = await docker.listImages({ filters: { label: [label] } })
  const tagged = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag !== '<none>:<none>')
  const untagged = images
    .filter(({ RepoTags }) => !RepoTags?.some((tag) => tag !== '<none>:<none>'))
    .map(({ Id }) => Id)
  const removed: string[] = []
  const inUse: string[] = []
  for (const reference of [...tagged, ...untagged]) {
    try {
      await docker.getImage(reference).remove()
      removed.push(reference)
    } catch (error) {
      if (engineStatus(error) === 409) inUse.push(reference)
      // An image without a name of its own goes with the last that stood on it.
      else if (engineStatus(error) !== 404) throw error
    }
  }
  return { removed, inUse }
}
