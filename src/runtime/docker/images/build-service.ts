import { basename } from 'node:path'
import type Docker from 'dockerode'
import type { ImageBuild, Service } from '../../../topology/topology.ts'
import { type Builder, buildImage, IMAGE_LABEL } from './build.ts'
import { readBuildContext } from './build-context.ts'
import { isInHeredoc, needOfBuildKit } from './dockerfile.ts'
import { findImage } from './engine-image.ts'
import { type Frontend, prepareFrontend } from './frontend.ts'
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
  const { files, dockerfile, text } = await readBuildContext(build, replace)
  const settings = JSON.stringify([dockerfile, Object.entries(build.args).toSorted(), build.target ?? null])
  const hash = (await hashOf(files, [settings])).slice(0, 12)
  const name = `${basename(build.context)}-${service.name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const reference = `archbench/build-${name.replaceAll(/^-|-$/g, '')}:${hash}`
  if (await findImage(docker, reference)) return reference
  const what = `the image of service "${service.name}"`
  const file = `${build.context}/${build.dockerfile}`
  const frontend = await prepareFrontend(docker, text, { what, file, signal, onProgress })
  await buildImage(docker, {
    what,
    tag: reference,
    files: files.map((entry) =>
      entry.path === dockerfile ? { path: dockerfile, mode: 0o644, content: Buffer.from(frontend.text) } : entry,
    ),
    dockerfile,
    builder: 'buildkit',
    args: build.args,
    target: build.target,
    labels: { [IMAGE_LABEL]: 'build' },
    file,
    remedy: (words, builder) => remedyFor(frontend, words, builder),
    signal,
    onProgress,
  })
  return reference
}

function remedyFor({ text, missing }: Frontend, words: string, builder: Builder): string {
  const need = needOfBuildKit(text)
  if (builder === 'classic' && need !== undefined) {
    return `${need} needs BuildKit, which this engine does not have: use Docker 23 or newer`
  }
  const line = /dockerfile parse error (?:on )?line (\d+)/i.exec(words)?.[1]
  if (line !== undefined && isInHeredoc(text, Number(line))) {
    const pulled = missing ?? 'docker/dockerfile:1'
    return `Heredocs (line ${line}) need version 1.4 of the Dockerfile frontend, and that of this engine is older: use Docker 23 or newer, or begin the Dockerfile with "# syntax=${pulled}" and let the engine pull that image (or give it with "docker load" or --images), or join the commands with "&&"`
  }
  return 'Fix the Dockerfile; images that it names can be replaced with --images'
}
