import { existsSync } from 'node:fs'
import { embeddedOverride } from '../topology/read-topology.ts'
import type { Topology } from '../topology/topology.ts'
import type { RuntimeName } from './runtime.ts'

export interface RuntimeChoice {
  readonly name: RuntimeName
  /** Why, in words that follow "because". */
  readonly because: string
}

/**
 * Which runtime starts these targets.
 * @param topologies the targets as the process runtime would start them
 */
export function chooseRuntime(asked: 'auto' | RuntimeName, topologies: readonly Topology[]): RuntimeChoice {
  if (asked !== 'auto') return { name: asked, because: 'it was asked for' }
  const containersOnly = topologies.filter((topology) => !runsAsProcesses(topology)).map(({ name }) => name)
  if (containersOnly.length > 0) {
    return { name: 'docker', because: `only containers can run ${containersOnly.join(', ')}` }
  }
  return { name: 'process', because: 'every target can run without containers' }
}

/** Whether each service says how it is started without its image: a command beside an image is meant for its container. */
function runsAsProcesses({ services, file }: Topology): boolean {
  const isMeantForProcesses = existsSync(embeddedOverride(file))
  return services.every(({ embedded, command, image, container }) => {
    if (embedded !== undefined) return true
    return command !== undefined && (isMeantForProcesses || (image === undefined && container.build === undefined))
  })
}
