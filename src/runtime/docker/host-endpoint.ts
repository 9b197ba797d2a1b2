import type { Service } from '../../topology/topology.ts'
import type { HostEndpoint } from '../runtime.ts'

/**
 * Opens an endpoint of this process on the address that this machine has on a network of containers.
 * @returns a service with that address in its environment, wherever the endpoint stands there
 */
export async function hostEndpointAt(
  host: HostEndpoint | undefined,
  gateway: string,
): Promise<(service: Service) => Service> {
  if (host === undefined) return (service) => service
  const there = await host.alsoOn(gateway)
  return (service) => ({
    ...service,
    environment: Object.fromEntries(
      Object.entries(service.environment).map(([name, value]) => [name, value.replaceAll(host.endpoint, there)]),
    ),
  })
}
