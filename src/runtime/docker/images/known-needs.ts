import { join } from 'node:path'
import { z } from 'zod'
import { readYamlFile, validateYaml } from '../../../base/yaml-file.ts'
import { repositoryOf } from './image-name.ts'
import { imagesFolder } from './pinned.ts'

/** What an image needs to run without rights and from a read-only file system. */
export interface ImageNeeds {
  readonly user?: string | undefined
  /** Paths in memory, each with its options. */
  readonly tmpfs: readonly string[]
}

/** Needs of well-known images by repository. */
export type KnownNeeds = ReadonlyMap<string, ImageNeeds>

export const NO_NEEDS: ImageNeeds = { tmpfs: [] }

const schema = z.record(
  z.string(),
  z.strictObject({ user: z.string().optional(), tmpfs: z.array(z.string()).default([]) }),
)

/** Reads the list of well-known images. */
export async function readKnownNeeds(): Promise<KnownNeeds> {
  const yaml = await readYamlFile(join(imagesFolder, 'needs.yaml'))
  return new Map(Object.entries(validateYaml(yaml, schema, 'Install archbench anew')))
}

/**
 * What is known of an image.
 * @param reference as a compose file names it: with or without Docker's registry, tag and digest
 */
export function needsOf(reference: string | undefined, known: KnownNeeds): ImageNeeds {
  return known.get(repositoryOf(reference ?? '')) ?? NO_NEEDS
}
