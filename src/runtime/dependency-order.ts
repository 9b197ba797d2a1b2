import { UserError } from '../base/errors.ts'
import type { DependencyCondition, Service, Topology } from '../topology/topology.ts'

/** Throws a UserError where services wait for each other in a circle, or for another to run and to have ended. */
export function refuseImpossibleOrder(topology: Topology): void {
  for (const service of topology.services) {
    findCycle(topology, service.name, [])
    refuseEndingAndRunning(topology, service.name)
  }
}

/** True for a service whose end others wait for: a migration, say. It may exit with code 0. */
export function isOneShot(service: Service, services: readonly Service[]): boolean {
  return conditionsOn(service.name, services).includes('service_completed_successfully')
}

function conditionsOn(name: string, services: readonly Service[]): DependencyCondition[] {
  return services
    .flatMap(({ dependsOn }) => dependsOn)
    .filter((dependency) => dependency.service === name)
    .map(({ condition }) => condition)
}

function refuseEndingAndRunning({ services, file }: Topology, name: string): void {
  const conditions = new Set(conditionsOn(name, services))
  if (conditions.size < 2 || !conditions.has('service_completed_successfully')) return
  throw new UserError('services wait both for this one to end and for it to run', {
    file,
    key: `services.${name}`,
    found: [...conditions].join(', '),
    remedy: 'Wait for a service that ends with service_completed_successfully everywhere',
  })
}

function findCycle(topology: Topology, name: string, path: readonly string[]): void {
  if (path.includes(name)) {
    throw new UserError('these services wait for each other', {
      file: topology.file,
      key: 'depends_on',
      found: [...path.slice(path.indexOf(name)), name].join(' -> '),
      remedy: 'Break the circle',
    })
  }
  const service = topology.services.find((candidate) => candidate.name === name)
  for (const dependency of service?.dependsOn ?? []) findCycle(topology, dependency.service, [...path, name])
}
