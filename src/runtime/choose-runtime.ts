import { existsSync } from 'node:fs'
import { embeddedOverride } from '../topology/override-files.ts'
import type { Service, Topology } from '../topology/topology.ts'
import type { AskedRuntime, RuntimeName } from './runtimes.ts'

export interface RuntimeChoice {
  readonly name: RuntimeName
  /** Why, in words that follow "because". */
  readonly because: string
}

/**
 * Which runtime starts these targets.
 * @param topologies the targets as the process runtime would start them
 */
export function chooseRuntime(asked: AskedRuntime, topologies: readonly Topology[]): RuntimeChoice {
  if (asked !== 'auto') return { name: asked, because: 'it was asked for' }
  const containersOnly = topologies.flatMap((topology) => {
    const service = containerOf(topology)
    return service === undefined ? [] : [{ topology, service }]
  })
  const [first] = containersOnly
  if (first !== undefined) {
    const names = containersOnly.map(({ topology }) => topology.name).join(', ')
    return {
      name: 'docker',
      because: `only containers can run ${names}: ${whyContainer(first.topology, first.service)}`,
    }
  }
  return { name: 'process', because: 'every target can run without containers' }
}

/**
 * The first service that does not say how it is started without its image: a command beside an image is meant for its
 * container.
 */
function containerOf({ services, file }: Topology): Service | undefined {
  const isMeantForProcesses = existsSync(embeddedOverride(file))
  return services.find(({ embedded, command, image, container }) => {
    if (embedded !== undefined) return false
    return command === undefined || (!isMeantForProcesses && (image !== undefined || container.build !== undefined))
  })
}

function whyContainer({ file }: Topology, { name, image, container }: Service): string {
  const from = container.build !== undefined ? '`build:`' : image !== undefined ? '`image:`' : 'no `command:`'
  return existsSync(embeddedOverride(file))
    ? `"${name}" has ${from}, and compose.embedded.yaml gives it no command to run as a process`
    : `"${name}" has ${from}, and no compose.embedded.yaml beside the compose file says how to run it as a process`
}
