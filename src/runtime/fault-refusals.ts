import type { Fault } from '../fault/fault.ts'
import type { Topology } from '../topology/topology.ts'
import { isOneShot } from './dependency-order.ts'
import { addressedFrom, tellsItsAddress } from './service-addresses.ts'

/** Why no runtime changes clocks. */
export const CLOCK_REFUSAL =
  'components share the clock of the machine: changing it would change the measurement, and a clock of their own (a time namespace) moves only what runs since the start'

/** Why a service that runs once cannot have a fault of its processes. */
export function oneShotRefusal({ components }: Fault, { services }: Topology): string | undefined {
  const once = services.find((service) => components.includes(service.name) && isOneShot(service, services))
  return once === undefined ? undefined : `${once.name} runs once and has ended before there is load`
}

/** Why there is no path that could be impeded: a proxy can only stand where an address is told in a variable. */
export function pathRefusal({ components: [one, other] }: Fault, { services }: Topology): string | undefined {
  const isPath = (from: string, to: string): boolean =>
    (one === from || one === to) && (other === undefined || other === from || other === to)
  const hasPath = services.some((from) => addressedFrom(from, services).some((to) => isPath(from.name, to.name)))
  if (hasPath) return undefined
  const teller = services.find((service) => [one, other].includes(service.name) && tellsItsAddress(service, services))
  if (teller !== undefined) {
    return `${teller.name} tells its clients its address itself, so that no proxy can stand between: use pause or kill`
  }
  return other === undefined
    ? `no path leads to ${one} or from it: no variable of a service names the address of another, like http://orders:8080`
    : `no path leads from ${one} to ${other}, or back: no variable of either names the address of the other, like http://orders:8080`
}
