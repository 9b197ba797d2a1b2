import { UserError } from '../../base/errors.ts'
import type { Fault } from '../../fault/fault.ts'
import { faultKind } from '../../fault/faults.ts'
import type { PathProxies } from '../../fault/proxy/path-proxies.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import { addressedFrom, withAddresses } from '../service-addresses.ts'
import type { BridgeNetwork } from './bridge-network.ts'
import type { PlannedContainer } from './container-plan.ts'

/** Of a volume in memory that is going to be filled: enough for a database with the data of a run, little of its memory. */
export const SMALL_DISK_BYTES = 256 * 2 ** 20

/** Services whose volume is in memory, because it is going to be full. Throws a UserError where its data would be lost. */
export function smallDisks(faults: readonly Fault[], { name, file }: Topology): ReadonlySet<string> {
  const small = new Set(
    faults.filter(({ kind }) => faultKind(kind).needs === 'disk').flatMap(({ components }) => components),
  )
  const ending = faults.find(
    ({ kind, components }) => ['kill', 'restart', 'memory'].includes(kind) && components.some((one) => small.has(one)),
  )
  if (ending === undefined) return small
  const [component] = ending.components
  throw new UserError(`${name} cannot have both faults, disk-full of ${component} and ${ending.kind} of ${component}`, {
    file,
    found: 'a disk that is to be full is in memory, and what it holds ends with its container',
    remedy: 'Leave out one of them, or measure them in two runs',
  })
}

/** Opens proxies between a service and those that it names. Returns it with their addresses in its environment. */
export async function withProxies(
  service: Service,
  { services }: Topology,
  proxies: PathProxies,
  gateway: string,
  upstreamsOf: (service: Service) => readonly { readonly host: string; readonly port: number }[],
): Promise<Service> {
  const ports = new Map<Service, number>()
  await Promise.all(
    addressedFrom(service, services).map(async (other) => {
      ports.set(other, await proxies.open(service.name, other.name, { host: gateway, upstreams: upstreamsOf(other) }))
    }),
  )
  const environment = withAddresses(service, services, (other) => {
    const port = ports.get(other)
    return port === undefined ? undefined : { host: gateway, port }
  })
  return { ...service, environment }
}

/** Where each replica of a service is found on a network. */
export function upstreamsIn(
  network: Pick<BridgeNetwork, 'addressOf'>,
  plans: readonly PlannedContainer[],
): (service: Service) => { host: string; port: number }[] {
  return (service) =>
    plans.flatMap((plan, index) => {
      const host = network.addressOf(index)
      return plan.service === service && host !== undefined ? [{ host, port: service.port ?? 0 }] : []
    })
}
