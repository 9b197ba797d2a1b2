import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Docker from 'dockerode'
import { packageRoot } from '../../src/base/package-root.ts'
import { buildImage, IMAGE_LABEL } from '../../src/runtime/docker/images/build.ts'

/** Dockerfiles of images that compose files of the corpus name, made of what Debian has, or of programs that were built beforehand. */
const FOLDER = join(packageRoot, 'test', 'fixtures', 'compose-images')

/** The Debian that "archbench images build" has made. */
export const BASE = 'archbench/local-base:latest'

/**
 * Builds an image that stands in for one of a registry.
 * @param programs files that are no part of its folder
 * @returns its reference
 */
export async function buildStandIn(name: string, programs: readonly string[] = []): Promise<string> {
  const folder = join(FOLDER, name)
  const own = readdirSync(folder).map((file) => join(folder, file))
  const files = [...own, ...programs].map((file) => {
    const path = file.slice(file.lastIndexOf('/') + 1)
    if (path !== 'Dockerfile') return { path, mode: statSync(file).mode & 0o777, file, sizeBytes: statSync(file).size }
    return { path, mode: 0o644, content: Buffer.from(readFileSync(file, 'utf8').replace(/^FROM .*/m, `FROM ${BASE}`)) }
  })
  const tag = `archbench/test-${name}:latest`
  await buildImage(new Docker(), {
    what: `the image ${name}`,
    tag,
    files,
    dockerfile: 'Dockerfile',
    labels: { [IMAGE_LABEL]: 'test' },
    builder: 'classic',
    remedy: (words) => words,
    signal: new AbortController().signal,
    onProgress: () => {},
  })
  return tag
}
