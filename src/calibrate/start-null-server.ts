import { join } from 'node:path'
import type { Session } from '../run/session.ts'
import type { Progress } from '../run/watch/progress.ts'
import type { Deployment } from '../runtime/runtime.ts'
import { embeddedOverride } from '../topology/override-files.ts'
import { readTopology } from '../topology/read-topology.ts'

export interface NullServerOptions {
  readonly cpuSet: readonly number[]
  /** How many processes answer; in a container it is always one. */
  readonly processes?: number
  readonly entryPort?: number | undefined
  readonly progress: Pick<Progress, 'now'>
}

const BUDGET_BYTES = 256 * 2 ** 20

/** Starts the smallest HTTP server there is, kept to its CPUs. */
export async function startNullServer(session: Session, options: NullServerOptions): Promise<Deployment> {
  const { cpuSet, processes = 1, entryPort, progress } = options
  const file = join(import.meta.dirname, 'null-server', 'compose.yaml')
  const topology = await readTopology({
    file,
    overrides: session.components === 'processes' ? [embeddedOverride(file)] : [],
    name: 'null-server',
    variant: undefined,
    variables: { ARCHBENCH_NULL_PROCESSES: String(processes) },
  })
  await session.prepare([topology])
  progress.now(`starting the null server (${session.components})`)
  const budget = { cpuSet, memoryBytes: BUDGET_BYTES * processes }
  const deployment = await session.up(topology, { budget, entryPort })
  await deployment.confine()
  return deployment
}
