import { join } from 'node:path'
import type { Deployment, Runtime } from '../runtime/runtime.ts'
import { embeddedOverride } from '../topology/override-files.ts'
import { readTopology } from '../topology/read-topology.ts'

export interface NullServerOptions {
  readonly cpuSet: readonly number[]
  /** How many processes answer; in a container it is always one. */
  readonly processes?: number
  readonly entryPort?: number | undefined
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

const BUDGET_BYTES = 256 * 2 ** 20

/** Starts the smallest HTTP server there is, kept to its CPUs. */
export async function startNullServer(runtime: Runtime, options: NullServerOptions): Promise<Deployment> {
  const { cpuSet, processes = 1, entryPort, signal, onProgress } = options
  const file = join(import.meta.dirname, 'null-server', 'compose.yaml')
  const topology = await readTopology({
    file,
    overrides: runtime.name === 'process' ? [embeddedOverride(file)] : [],
    name: 'null-server',
    variant: undefined,
    variables: { ARCHBENCH_NULL_PROCESSES: String(processes) },
  })
  await runtime.prepare([topology], { signal, onProgress })
  onProgress(`starting the null server (${runtime.name})`)
  const budget = { cpuSet, memoryBytes: BUDGET_BYTES * processes }
  const deployment = await runtime.up(topology, { budget, signal, entryPort })
  await deployment.confine()
  return deployment
}
