import { UserError } from '../../base/errors.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import { refuseImpossibleOrder } from '../dependency-order.ts'
import type { ScaledComponent } from '../runtime.ts'
import { engineName } from './labels.ts'

/** One container that a topology needs. */
export interface PlannedContainer {
  readonly service: Service
  readonly name: string
  readonly publishedPort: number | undefined
}

/** Throws a UserError for a topology that no container engine could run. */
export function refuseWhatCannotRunHere(topology: Topology, scaled: readonly ScaledComponent[] = []): void {
  const refuse = (service: Service, key: string, message: string, remedy: string): never => {
    throw new UserError(message, { file: topology.file, key: `services.${service.name}.${key}`, remedy })
  }
  for (const service of topology.services) {
    if (service.image === undefined && service.container.build === undefined) {
      refuse(service, 'image', 'a container needs an image', 'Add `image: …`, or `build: .` and a Dockerfile')
    }
    if (service.name !== topology.entrypoint) continue
    if (service.port === undefined) {
      refuse(service, 'expose', 'the entry point needs a port', 'Add `expose: ["8080"]`, with the port it listens on')
    }
    if (service.replicas > 1 && !scaled.some(({ component }) => component === service.name)) {
      refuse(
        service,
        'deploy.replicas',
        'the entry point has one address, and so one replica',
        'Put a load balancer in front of it, and make that the entry point',
      )
    }
  }
  refuseImpossibleOrder(topology)
}

/**
 * Services that need a port of this machine: the entry point where one was asked for; where containers cannot be
 * reached by their own addresses, whatever archbench itself has to talk to.
 */
export function isPublished(service: Service, topology: Topology, reachable: boolean, entryPort: number | undefined) {
  const isEntry = service.name === topology.entrypoint
  if (reachable || service.port === undefined) return isEntry && entryPort !== undefined
  const { healthPath, functionMetricsPath, container } = service
  return isEntry || functionMetricsPath !== undefined || (healthPath !== undefined && !container.healthCheck)
}

/**
 * One container a replica.
 * @param prefix what the names of all of them begin with
 * @param publish gives a published container its port
 */
export function planContainers(
  topology: Topology,
  prefix: string,
  publish: (service: Service) => number | undefined,
): PlannedContainer[] {
  return topology.services.flatMap((service) =>
    Array.from({ length: service.replicas }, (_, replica) => ({
      service,
      name: engineName(prefix, service.name, ...(service.replicas > 1 ? [String(replica + 1)] : [])),
      publishedPort: publish(service),
    })),
  )
}
