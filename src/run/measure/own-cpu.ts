import { type OwnCpu, ownProcesses } from '../../observe/load-watch.ts'
import { totalOf } from '../../result/round-metrics.ts'
import type { ComponentKind } from '../../runtime/runtime.ts'
import type { RunTarget } from '../run-target.ts'

/** CPU time of archbench and of the targets: processes are its own, containers are the engine's and are asked for. */
export function ownCpu(components: ComponentKind, runTargets: readonly RunTarget[]): OwnCpu {
  // What runs already is no process of archbench's own, and cannot be told from other programs here.
  if (runTargets.some(({ url }) => url !== undefined)) return async () => undefined
  const processes = ownProcesses()
  if (components === 'processes') return processes
  /** What is gone keeps what it used. */
  const containers = new Map<RunTarget, number | undefined>()
  return async () => {
    await Promise.all(
      runTargets.map(async (runTarget) => {
        if (runTarget.failed) return
        const usage = await runTarget.deployment.usage().catch(() => undefined)
        if (usage !== undefined) containers.set(runTarget, totalOf(usage, ({ cpuMs }) => cpuMs) ?? undefined)
      }),
    )
    let ownMs = await processes()
    // One that cannot tell leaves the sum unknown: what it uses would be taken for that of other programs.
    for (const cpuMs of containers.values())
      ownMs = ownMs === undefined || cpuMs === undefined ? undefined : ownMs + cpuMs
    return ownMs
  }
}
