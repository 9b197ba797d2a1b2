import { UserError } from '../errors.ts'
import type { Service, Topology } from '../topology/topology.ts'

/** Throws a UserError where services wait for each other in a circle: none of them could ever start. */
export function refuseCycles(topology: Topology): void {
  for (const service of topology.services) findCycle(topology, service.name, [])
}

/** True for a service whose end others wait for, and nothing else of it: a migration, say. It may exit with code 0. */
export function isOneShot(service: Service, services: readonly Service[]): boolean {
  const conditions = services
    .flatMap(({ dependsOn }) => dependsOn)
    .filter((dependency) => dependency.service === service.name)
    .map(({ condition }) => condition)
  return conditions.length > 0 && conditions.every((condition) => condition === 'service_completed_successfully')
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
