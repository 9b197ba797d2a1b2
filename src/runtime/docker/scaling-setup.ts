import { Fleet, type Replica } from '../../autoscaling/fleet.ts'
import type { Fronts, OpenFront } from '../../autoscaling/front/fronts.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import type { ScaledComponent } from '../runtime.ts'
import { withAddresses } from '../service-addresses.ts'
import type { Address } from '../service-hosts.ts'
import type { ComponentContainer } from './component-container.ts'

/** What stands in front of the components of one deployment whose replicas change. */
export interface DeploymentFronts {
  /** By the component. */
  readonly open: ReadonlyMap<string, OpenFront>
  /** Address of this machine on the network of the deployment: the fronts listen there. */
  readonly host: string
}

/** Opens a front for each scaled component that takes requests. */
export async function openFronts(
  { services }: Topology,
  scaled: readonly ScaledComponent[],
  fronts: Fronts,
  host: string,
): Promise<DeploymentFronts> {
  const called = scaled.filter(({ component }) => services.find(({ name }) => name === component)?.port !== undefined)
  const opened = called.map(
    async ({ component }): Promise<[string, OpenFront]> => [component, await fronts.open(component, host)],
  )
  return { open: new Map(await Promise.all(opened)), host }
}

export function addressOfFront(component: string, { open, host }: DeploymentFronts): Address | undefined {
  const front = open.get(component)
  return front === undefined ? undefined : { host, port: front.port }
}

/** A service as it finds others by their fronts. */
export function throughFronts(service: Service, { services }: Topology, fronts: DeploymentFronts): Service {
  const environment = withAddresses(service, services, ({ name }) => addressOfFront(name, fronts))
  return { ...service, environment }
}

/** The fleet of each scaled component, of containers that run. */
export async function fleetsOf(
  scaled: readonly ScaledComponent[],
  containers: readonly ComponentContainer[],
  fronts: DeploymentFronts,
  waitUntilHealthy: (container: ComponentContainer) => Promise<void>,
): Promise<Map<string, Fleet>> {
  const made = scaled.map(async ({ component }): Promise<[string, Fleet]> => {
    const replicas = containers
      .filter(({ service }) => service.name === component)
      .map((container) => replicaOf(container, waitUntilHealthy))
    return [component, await Fleet.of(component, replicas, fronts.open.get(component))]
  })
  return new Map(await Promise.all(made))
}

function replicaOf(
  container: ComponentContainer,
  waitUntilHealthy: (container: ComponentContainer) => Promise<void>,
): Replica {
  return {
    get address() {
      const { address, service } = container
      return address === undefined || service.port === undefined ? undefined : { host: address, port: service.port }
    },
    async start() {
      await container.start()
      await waitUntilHealthy(container)
    },
    stop: () => container.stop(),
    cpuMs: async () => (await container.usage()).cpuMs,
  }
}
