import type { Service } from '../topology/topology.ts'
import { type AddressOf, hostVariables, withAddressOf } from './service-hosts.ts'

/**
 * The environment of a service with other addresses for the services that it names: in place of each `<service>:<port>`, and
 * of a host and its port in two variables or in the words of one.
 * @param addressOf asked for those alone that are named
 */
export function withAddresses(
  service: Service,
  services: readonly Service[],
  addressOf: AddressOf,
): Record<string, string> {
  const addressed = services.filter(({ port }) => port !== undefined)
  const names = addressed.map((other) => `${literal(other.name)}:${other.port}`)
  const reference = names.length > 0 ? new RegExp(`(?<![\\w.-])(${names.join('|')})(?!\\d)`, 'g') : undefined
  const rewrite = (value: string): string => {
    if (reference === undefined) return value
    const addresses = value.replace(reference, (written) => {
      const name = written.slice(0, written.lastIndexOf(':'))
      const address = addressOf(addressed.find((other) => other.name === name) as Service)
      return address === undefined ? written : `${address.host}:${address.port}`
    })
    return addressed.reduce((text, other) => withAddressOf(text, other, addressOf), addresses)
  }
  const pairs = hostVariables(service, addressed).flatMap(({ name, service: other, portName }) => {
    const address = portName === undefined ? undefined : addressOf(other)
    return portName === undefined || address === undefined
      ? []
      : [
          [name, address.host],
          [portName, String(address.port)],
        ]
  })
  return {
    ...Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, rewrite(value)])),
    ...Object.fromEntries(pairs),
  }
}

/**
 * The other services whose addresses the environment of a service names, in a form that can be replaced. Those that tell
 * their clients their address themselves are not among them.
 */
export function addressedFrom(service: Service, services: readonly Service[]): Service[] {
  const named = namedIn(service, services)
  return services.filter((other) => other !== service && named.has(other) && !tellsItsAddress(other, services))
}

/** Whether a service has its own address to tell its clients, as a Kafka broker does: another one would lead back to it. */
export function tellsItsAddress(service: Service, services: readonly Service[]): boolean {
  return namedIn(service, services).has(service)
}

function namedIn(service: Service, services: readonly Service[]): ReadonlySet<Service> {
  const named = new Set<Service>()
  withAddresses(service, services, (other) => {
    named.add(other)
    return undefined
  })
  return named
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
