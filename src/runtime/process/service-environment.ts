import type { Service } from '../../topology/topology.ts'
import { hostVariables, withAddressOf } from './service-hosts.ts'

/**
 * The environment of a service as the process runtime sets it: every `<service>:<port>` of the topology becomes the
 * address where that service really listens, because there is no private network with names here; PORT and HOST say
 * where to listen; a host and its port in two variables are told in the same way; a service that exposes nothing may listen wherever there is room (port 0).
 * @param ports the port that was given to each service
 */
export function serviceEnvironment(
  service: Service,
  services: readonly Service[],
  ports: ReadonlyMap<string, number>,
): Record<string, string> {
  const addressed = services.filter((other) => other.port !== undefined && ports.has(other.name))
  const names = addressed.map((other) => `${literal(other.name)}:${other.port}`)
  const reference = names.length > 0 ? new RegExp(`(?<![\\w.-])(${names.join('|')})(?!\\d)`, 'g') : undefined
  const rewrite = (value: string): string => {
    if (reference === undefined) return value
    const addresses = value.replace(
      reference,
      (address) => `127.0.0.1:${ports.get(address.slice(0, address.lastIndexOf(':')))}`,
    )
    return addressed.reduce((text, other) => withAddressOf(text, other, ports.get(other.name) ?? 0), addresses)
  }
  return {
    ...Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, rewrite(value)])),
    ...Object.fromEntries(
      hostVariables(service, addressed).flatMap(({ name, service: other, portName }) => {
        return portName === undefined
          ? []
          : [
              [name, '127.0.0.1'],
              [portName, String(ports.get(other.name))],
            ]
      }),
    ),
    HOST: '127.0.0.1',
    PORT: String(ports.get(service.name) ?? 0),
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
