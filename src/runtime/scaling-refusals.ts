import type { Service, Topology } from '../topology/topology.ts'
import { isOneShot } from './dependency-order.ts'
import { addressedFrom, tellsItsAddress } from './service-addresses.ts'

/** Why no runtime can change the replicas of a component while it runs; `undefined`: it can. */
export function scalingRefusal(component: string, { services, entrypoint }: Topology): string | undefined {
  const service = services.find(({ name }) => name === component)
  if (service === undefined) return `there is no component "${component}"`
  return (
    keepsState(service) ??
    (isOneShot(service, services) ? `${component} runs once and has ended before there is load` : undefined) ??
    (service.functionMetricsPath === undefined
      ? undefined
      : `${component} is a function platform, which scales its functions itself`) ??
    (service.ownPort === undefined
      ? undefined
      : `${component} listens on port ${service.ownPort} whatever it is told, which one replica can do`) ??
    (service.port === undefined || component === entrypoint ? undefined : unreachable(service, services))
  )
}

/** Its state is in it: a second replica would have another. */
function keepsState({ name, embedded, cost, container }: Service): string | undefined {
  if (embedded !== undefined || cost === 'database' || cost === 'broker') {
    return `${name} is a ${cost === 'broker' ? 'broker' : 'database'}: its data is in one place`
  }
  return container.volumes.length > 0 ? `${name} has a volume: its data is in one place` : undefined
}

/** A front can only stand where an address is told in a variable. */
function unreachable(service: Service, services: readonly Service[]): string | undefined {
  if (tellsItsAddress(service, services)) {
    return `${service.name} tells its clients its address itself, so that nothing can stand in front of it`
  }
  const isCalled = services.some((other) => addressedFrom(other, services).includes(service))
  return isCalled
    ? undefined
    : `no variable of another service names the address of ${service.name}, like http://${service.name}:${service.port}`
}
