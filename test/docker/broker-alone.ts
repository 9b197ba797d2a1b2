import { RUNTIMES } from '../../src/runtime/runtimes.ts'
import { readTopology } from '../../src/topology/read-topology.ts'
import { findTarget } from '../../src/topology/targets.ts'
import type { Topology } from '../../src/topology/topology.ts'

const SECRET = 'secret-of-the-test'

export interface BrokerAlone extends AsyncDisposable {
  /** Address of the log: host and port. */
  readonly host: string
  readonly secret: string
  /** Ends the broker as SIGKILL does; what it returns starts it again at the same address, with what it had stored. */
  crash(): Promise<() => Promise<void>>
}

/** The event log of a target, as its compose files set it up, without the services that use it. */
export async function startBroker(target: string): Promise<BrokerAlone> {
  const { signal } = new AbortController()
  const topology = await logOf(target)
  await using stack = new AsyncDisposableStack()
  const runtime = stack.use(await RUNTIMES.docker.open({ images: process.env.ARCHBENCH_IMAGES }))
  await runtime.prepare([topology], { signal, onProgress: () => undefined })
  const budget = { cpuSet: [], memoryBytes: 2 ** 30 }
  const deployment = stack.use(await runtime.up(topology, { budget, signal }))
  const all = stack.move()
  return {
    host: deployment.addressOf('log').host,
    secret: SECRET,
    async crash() {
      const fault = await deployment.inject({ kind: 'kill', components: ['log'] })
      return async () => fault[Symbol.asyncDispose]()
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

async function logOf(target: string): Promise<Topology> {
  const { file, variant, variantFiles } = findTarget(target, 'ecommerce')
  const topology = await readTopology({
    file,
    overrides: variantFiles,
    name: target,
    variant,
    variables: { ARCHBENCH_SECRET: SECRET },
  })
  return { ...topology, entrypoint: 'log', services: topology.services.filter(({ name }) => name === 'log') }
}
