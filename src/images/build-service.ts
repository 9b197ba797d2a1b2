import { basename } from 'node:path'
import type Docker from 'dockerode'
import type { ImageBuild, Service } from '../topology/topology.ts'
import { buildImage, IMAGE_LABEL } from './build.ts'
import { readBuildContext } from './build-context.ts'
import { findImage } from './engine-image.ts'
import { hashOf } from './packed-files.ts'

export interface BuildServiceOptions {
  /** Other images in place of those that the Dockerfile names. */
  readonly replace: (reference: string) => string
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/**
 * The image that a user's compose file builds for a service. It is named by the hash of all that goes into it, so it is
 * built again only when something of that changed.
 * @returns its reference
 */
export async function buildServiceImage(
  docker: Docker,
  service: Pick<Service, 'name'>,
  build: ImageBuild,
  { replace, signal, onProgress }: BuildServiceOptions,
): Promise<string> {
  const { files, dockerfile } = await readBuildContext(build, replace)
  const settings = JSON.stringify([dockerfile, Object.entries(build.args).toSorted(), build.target ?? null])
  const hash = (await hashOf(files, [settings])).slice(0, 12)
  const name = `${basename(build.context)}-${service.name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const reference = `archbench/build-${name.replaceAll(/^-|-$/g, '')}:${hash}`
  if (await findImage(docker, reference)) return reference
  await buildImage(docker, {
    what: `the image of service "${service.name}"`,
    tag: reference,
    files,
    dockerfile,
    args: build.args,
    target: build.target,
    labels: { [IMAGE_LABEL]: 'build' },
    file: `${build.context}/${build.dockerfile}`,
    remedy: 'Mend the Dockerfile; images that it names can be replaced with --images',
    signal,
    onProgress,
  })
  return reference
}
