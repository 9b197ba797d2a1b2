import type { Deployment } from '../../runtime/runtime.ts'
import type { Topology } from '../../topology/topology.ts'

/** What can be said of something that runs elsewhere: where it is. */
export function urlTopology(name: string, source: string): Topology {
  return {
    name,
    architecture: undefined,
    variant: undefined,
    file: source,
    argument: source,
    directory: '',
    entrypoint: '',
    services: [],
    notes: ['it runs already: nothing is started, and its CPU time, memory and cost are not measured'],
  }
}

/** Something that runs already, as a deployment: it is driven, and otherwise left alone. It has no components to sample. */
export function urlDeployment(topology: Topology, url: URL): Deployment {
  return {
    topology,
    entrypoint: url,
    networkPath: 'given URL',
    images: [],
    crashed: new Promise(() => {}),
    addressOf: () => url,
    addressesOf: () => [url],
    usage: async () => [],
    cpuAccounting: null,
    pausesAtOnce: false,
    memory: async () => [],
    confine: async () => {},
    pause: async () => {},
    resume: async () => {},
    logs: async () => [],
    inject: async () => {
      throw new TypeError('what runs elsewhere cannot be harmed')
    },
    fleet: () => {
      throw new TypeError('what runs elsewhere cannot be scaled')
    },
    [Symbol.asyncDispose]: async () => {},
  }
}
