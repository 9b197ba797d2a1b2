import { type OwnCpu, ownProcesses } from '../observe/load-watch.ts'
import type { RuntimeName } from '../runtime/runtime.ts'
import type { Contestant } from './contestant.ts'

/** CPU time of archbench and of the targets: processes are its own, containers are the engine's and are asked for. */
export function ownCpu(runtime: RuntimeName, contestants: readonly Contestant[]): OwnCpu {
  const processes = ownProcesses()
  if (runtime === 'process') return processes
  /** What is gone keeps what it used. */
  const containers = new Map<Contestant, number>()
  return async () => {
    await Promise.all(
      contestants.map(async (contestant) => {
        if (contestant.failed) return
        const usage = await contestant.deployment.usage().catch(() => undefined)
        if (usage !== undefined)
          containers.set(
            contestant,
            usage.reduce((sum, { cpuMs }) => sum + (cpuMs ?? 0), 0),
          )
      }),
    )
    const ownMs = await processes()
    return ownMs === undefined ? undefined : ownMs + [...containers.values()].reduce((sum, cpuMs) => sum + cpuMs, 0)
  }
}
