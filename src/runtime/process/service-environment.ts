import type { Service } from '../../topology/topology.ts'
import { withAddresses } from '../service-addresses.ts'

/** All that processes listen on, and are reached at. */
export const LOOPBACK = '127.0.0.1'

/**
 * The environment of a service as the process runtime sets it: every `<service>:<port>` of the topology becomes the
 * address where that service is to be reached, because there is no private network with names here; PORT and HOST say
 * where to listen; a service that exposes nothing may listen wherever there is room (port 0).
 * @param ports where each service listens
 * @param detours ports that stand for other services on the way from this one, by their names
 */
export function serviceEnvironment(
  service: Service,
  services: readonly Service[],
  ports: ReadonlyMap<string, number>,
  detours: ReadonlyMap<string, number> = new Map(),
): Record<string, string> {
  const environment = withAddresses(service, services, ({ name }) => {
    const port = detours.get(name) ?? ports.get(name)
    return port === undefined ? undefined : { host: LOOPBACK, port }
  })
  return { ...environment, HOST: LOOPBACK, PORT: String(ports.get(service.name) ?? 0) }
}

/**
 * Variables of a service that are the address of another one with replicas: the addresses of them all, with blanks between.
 * @param ports of each replica, by the name of its service
 */
export function replicaAddresses(
  service: Service,
  services: readonly Service[],
  ports: ReadonlyMap<string, readonly number[]>,
): Record<string, string> {
  const lists = Object.entries(service.environment).flatMap(([name, value]): [string, string][] => {
    const other = services.find((candidate) => value === `${candidate.name}:${candidate.port}`)
    const replicas = other === undefined ? [] : (ports.get(other.name) ?? [])
    return replicas.length > 1 ? [[name, replicas.map((port) => `${LOOPBACK}:${port}`).join(' ')]] : []
  })
  return Object.fromEntries(lists)
}

/** Where the first replica of each service listens. */
export function firstPorts(ports: ReadonlyMap<string, readonly number[]>): Map<string, number> {
  return new Map([...ports].flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first]])))
}
