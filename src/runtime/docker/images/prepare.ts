import type Docker from 'dockerode'
import { UserError } from '../../../base/errors.ts'
import type { Service } from '../../../topology/topology.ts'
import { buildServiceImage } from './build-service.ts'
import { findImage } from './engine-image.ts'
import { type ImageMap, logicalName, mapReference } from './image-map.ts'
import { type PinnedImages, REFERENCE_NAME, readPinnedImages } from './pinned.ts'
import { pullImage } from './pull.ts'
import { referenceImage } from './reference-image.ts'

/** An image that the engine has. */
export interface PreparedImage {
  readonly reference: string
  /** Content hash. */
  readonly id: string
}

export interface PrepareImagesOptions {
  readonly map: ImageMap
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
  /** The compose file that a service comes from, for errors. */
  readonly fileOf?: ((service: Service) => string | undefined) | undefined
}

/**
 * Sees to it that the engine has the image of each service: what is there stays, the rest is built or pulled, all at
 * once. Where one fails the others are broken off, and its UserError says what can be done.
 */
export async function prepareImages(
  docker: Docker,
  services: readonly Service[],
  { map, signal, onProgress, fileOf }: PrepareImagesOptions,
): Promise<ReadonlyMap<Service, PreparedImage>> {
  const prepared = await inWorkshop(docker, services, { map, signal, onProgress }, (workshop, service) =>
    workshop.imageOf(service, fileOf?.(service)),
  )
  return new Map(services.flatMap((service, at) => (prepared[at] ? [[service, prepared[at]] as const] : [])))
}

/** The same for images that no service names. */
export async function prepareReferences(
  docker: Docker,
  references: readonly string[],
  options: Omit<PrepareImagesOptions, 'fileOf'>,
): Promise<readonly PreparedImage[]> {
  return inWorkshop(docker, references, options, (workshop, reference) => workshop.named(reference, '', undefined))
}

async function inWorkshop<T>(
  docker: Docker,
  items: readonly T[],
  { map, signal, onProgress }: Omit<PrepareImagesOptions, 'fileOf'>,
  make: (workshop: Workshop, item: T) => Promise<PreparedImage>,
): Promise<readonly PreparedImage[]> {
  const broken = new AbortController()
  const workshop = new Workshop(docker, {
    map,
    pinned: await readPinnedImages(),
    signal: AbortSignal.any([signal, broken.signal]),
    onProgress,
  })
  const outcomes = await Promise.allSettled(
    items.map(async (item) => {
      try {
        return await make(workshop, item)
      } catch (error) {
        broken.abort(error)
        throw error
      }
    }),
  )
  signal.throwIfAborted()
  broken.signal.throwIfAborted()
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
}

interface WorkshopOptions {
  readonly map: ImageMap
  readonly pinned: PinnedImages
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/** Makes each image once, however many services want it. */
class Workshop {
  private readonly docker: Docker
  private readonly options: WorkshopOptions
  private readonly underway = new Map<string, Promise<PreparedImage>>()

  constructor(docker: Docker, options: WorkshopOptions) {
    this.docker = docker
    this.options = options
  }

  imageOf(service: Service, file: string | undefined): Promise<PreparedImage> {
    const { build } = service.container
    if (build) return this.once(JSON.stringify(build), () => this.built(service))
    if (service.image === undefined) {
      throw new UserError(`the service "${service.name}" has no image`, {
        file,
        key: `services.${service.name}`,
        expected: '"image" or "build"',
        remedy: 'Say which image its container is made of',
      })
    }
    return this.named(service.image, `of service "${service.name}"`, file)
  }

  named(image: string, wantedBy: string, file: string | undefined): Promise<PreparedImage> {
    const reference = mapReference(image, this.options.map, this.options.pinned)
    return this.once(reference, async () => {
      if (logicalName(reference, this.options.pinned) === REFERENCE_NAME) return this.reference()
      const there = await findImage(this.docker, reference)
      if (there) return { reference, id: there.id }
      const { signal, onProgress } = this.options
      await pullImage(this.docker, reference, { wantedBy, file, signal, onProgress })
      return this.found(reference)
    })
  }

  private async reference(): Promise<PreparedImage> {
    const node = this.options.pinned.get('node') ?? 'node'
    const base = await this.named(node, 'that the reference implementations stand on', undefined)
    return this.found(await referenceImage(this.docker, { ...this.options, base }))
  }

  private async built(service: Service): Promise<PreparedImage> {
    const { build } = service.container
    if (!build) throw new TypeError(`the service "${service.name}" is not built`)
    const { map, pinned, signal, onProgress } = this.options
    const replace = (reference: string): string => mapReference(reference, map, pinned)
    return this.found(await buildServiceImage(this.docker, service, build, { replace, signal, onProgress }))
  }

  private async found(reference: string): Promise<PreparedImage> {
    const image = await findImage(this.docker, reference)
    if (!image) {
      throw new UserError(`the image ${reference} was there and is gone`, {
        remedy: 'See to it that nothing removes images while archbench runs, and try again',
      })
    }
    return { reference, id: image.id }
  }

  private once(key: string, make: () => Promise<PreparedImage>): Promise<PreparedImage> {
    const underway = this.underway.get(key) ?? make()
    this.underway.set(key, underway)
    return underway
  }
}
