import { UserError } from '../base/errors.ts'
import type { Service, Topology } from '../topology/topology.ts'
import { readComposeTarget } from './compose-target.ts'
import { type HealthAddress, healthAddress } from './health-address.ts'
import { oneServiceTopology } from './one-service.ts'
import { afterPrefix } from './refuse-target.ts'
import { type ParsedTarget, PLAIN_TARGET } from './target.ts'

export interface ImageTarget extends ParsedTarget {
  readonly kind: 'image'
  /** Undefined: the service that takes the traffic. */
  readonly service: string | undefined
  readonly image: string
}

/** An image alone, or another image for a service of a compose file: `image:shop:1.4`, `image:web=shop:1.4`. */
export function parseImageTarget(text: string, key: string): ImageTarget | undefined {
  const rest = afterPrefix('image', text, key)
  if (rest === undefined) return undefined
  const [, service, image = rest] = /^([\w.-]+)=(.+)$/.exec(rest) ?? []
  return {
    kind: 'image',
    text,
    service,
    image,
    open: async (options) => {
      const { compose } = options
      const address = healthAddress(options.health)
      if (compose === undefined && service !== undefined) throw noComposeFile(text, key, image)
      return {
        ...PLAIN_TARGET,
        description: { name: image, kind: 'image', source: text, revision: null },
        needsContainers: true,
        topology: async (name) =>
          compose === undefined
            ? imageTopology(name, text, image, address)
            : withImage(await readComposeTarget(compose, name, 'docker', options), service, image),
      }
    },
  }
}

function imageTopology(name: string, text: string, image: string, { port, path }: HealthAddress): Topology {
  return oneServiceTopology({ name, source: text, directory: process.cwd() }, { image, port, healthPath: path })
}

function noComposeFile(text: string, key: string, image: string): UserError {
  return new UserError('there is no compose file whose service gets this image', {
    key,
    found: text,
    remedy: `Write image:${image} for the image alone, or name its compose file as the target`,
  })
}

function withImage(topology: Topology, asked: string | undefined, image: string): Topology {
  const name = asked ?? topology.entrypoint
  if (!topology.services.some((service) => service.name === name)) {
    throw new UserError(`the compose file has no service "${name}"`, {
      file: topology.file,
      expected: topology.services.map((service) => service.name).join(', '),
      remedy: `Write image:<service>=${image} with one of these services`,
    })
  }
  const services = topology.services.map((service): Service => {
    return service.name === name
      ? { ...service, image, container: { ...service.container, build: undefined } }
      : service
  })
  return { ...topology, services }
}
