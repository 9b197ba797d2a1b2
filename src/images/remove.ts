import type Docker from 'dockerode'
import { IMAGE_LABEL } from './build.ts'
import { engineStatus } from './engine-messages.ts'

export interface Removal {
  readonly removed: readonly string[]
  /** What a container stands on stays. */
  readonly inUse: readonly string[]
}

/** Removes the images that archbench has built on this engine, of whatever kind. */
export async function removeBuiltImages(docker: Docker): Promise<Removal> {
  const images = await docker.listImages({ filters: { label: [IMAGE_LABEL] } })
  const removed: string[] = []
  const inUse: string[] = []
  for (const reference of images.flatMap(({ Id, RepoTags }) => RepoTags ?? [Id])) {
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
