import { UserError } from '../base/errors.ts'
import type { ComposeFile } from './compose-schema.ts'
import { type Origins, placeOf } from './origins.ts'
import type { Service } from './topology.ts'

/** The service that takes the traffic, and what is to be said of the choice. */
export interface Entrypoint {
  readonly name: string
  readonly notes: readonly string[]
}

/**
 * The service that the file names as its entry point, its only service, or the only one that publishes a port and that no other one
 * waits for. Throws a UserError where there is none of these, or it exposes no port.
 */
export function findEntrypoint(compose: ComposeFile, services: readonly Service[], origins: Origins): Entrypoint {
  const named = compose['x-archbench']?.entrypoint
  const found = named ?? (services.length === 1 ? services[0]?.name : undefined) ?? frontOf(compose)
  const service = services.find((candidate) => candidate.name === found)
  if (!found || !service) {
    throw new UserError('the service that takes the traffic is not known', {
      ...placeOf(origins, ['x-archbench', 'entrypoint']),
      found: named ?? 'nothing, and not exactly one service that publishes a port',
      expected: `one of ${services.map((candidate) => candidate.name).join(', ')}`,
      remedy: 'Name the service under x-archbench.entrypoint',
    })
  }
  if (service.port === undefined) {
    throw new UserError('the entry point exposes no port', {
      ...placeOf(origins, ['services', found, 'expose']),
      found: 'nothing',
      expected: 'the port that the service listens on',
      remedy: 'Add `expose: ["8080"]` to the service',
    })
  }
  const isGuess = named === undefined && services.length > 1
  return {
    name: found,
    notes: isGuess
      ? [`requests go to ${found}, which publishes port ${service.port}; x-archbench.entrypoint names another service`]
      : [],
  }
}

/** Of those that publish a port, the only one; else the only one that no other service waits for. */
function frontOf({ services }: ComposeFile): string | undefined {
  const publishing = Object.keys(services).filter((name) => (services[name]?.ports ?? []).length > 0)
  if (publishing.length === 1) return publishing[0]
  const awaited = new Set(Object.values(services).flatMap(({ depends_on = {} }) => Object.keys(depends_on)))
  const front = publishing.filter((name) => !awaited.has(name))
  return front.length === 1 ? front[0] : undefined
}
