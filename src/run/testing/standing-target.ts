import type { Deployment } from '../../runtime/runtime.ts'
import type { Topology } from '../../topology/topology.ts'
import { RunTarget } from '../run-target.ts'

export const standingTopology: Topology = {
  name: 'shop+cache',
  architecture: undefined,
  variant: 'cache',
  file: '/shop/compose.yaml',
  directory: '/shop',
  entrypoint: 'app',
  services: [],
  notes: [],
}

/** A target whose deployment is an address that somebody else serves, and a switch that makes it crash. */
export function standing(url = 'http://127.0.0.1:1') {
  const runTarget = new RunTarget(standingTopology, './shop')
  const { promise: crashed, reject: crash } = Promise.withResolvers<never>()
  crashed.catch(() => undefined)
  const calls: string[] = []
  const deployment: Deployment = {
    topology: standingTopology,
    entrypoint: new URL(url),
    addressOf: () => new URL(url),
    addressesOf: () => [new URL(url)],
    usage: async () => [],
    cpuAccounting: null,
    pausesAtOnce: false,
    memory: async () => [],
    confine: async () => {},
    pause: async () => {},
    resume: async () => {},
    crashed,
    logs: async () => [],
    inject: async () => ({ [Symbol.asyncDispose]: async () => {} }),
    fleet: () => {
      throw new TypeError('it is served elsewhere')
    },
    networkPath: 'container network',
    images: [{ component: 'app', reference: 'shop:1', id: 'sha256:1' }],
    [Symbol.asyncDispose]: async () => {
      calls.push('disposed of')
    },
  }
  runTarget.started(deployment, 120, new AbortController().signal)
  return { runTarget, crash, calls }
}
