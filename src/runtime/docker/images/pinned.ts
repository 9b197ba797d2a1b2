import { join } from 'node:path'
import { z } from 'zod'
import { codeRoot } from '../../../base/package-root.ts'
import { readYamlFile, validateYaml } from '../../../base/yaml-file.ts'

/** Image of the reference implementations, as their compose files name it. It is built, never pulled. */
export const REFERENCE_IMAGE = 'archbench/reference'

/** Name of that image in an image map. */
export const REFERENCE_NAME = 'reference'

/** Folder of the list of images, and of what is needed to build them without a registry. */
export const imagesFolder = join(codeRoot, 'reference-impls', 'images')

/** What the compose files of the reference implementations name, by logical name. */
export type PinnedImages = ReadonlyMap<string, string>

/** Reads the one list of images and their versions. */
export async function readPinnedImages(): Promise<PinnedImages> {
  const yaml = await readYamlFile(join(imagesFolder, 'images.yaml'))
  return new Map(Object.entries(validateYaml(yaml, z.record(z.string(), z.string()), 'Install archbench anew')))
}
