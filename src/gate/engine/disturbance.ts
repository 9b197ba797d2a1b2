import { readSystemCpu, type SystemCpu } from '../../observe/system-cpu.ts'
import { formatShare } from '../../report/format.ts'
import type { StageResult } from '../../result/schema.ts'
import type { Deployment } from '../../runtime/runtime.ts'
import { WHOLE_ROUND } from '../gate-metrics.ts'
import type { RoundTag } from '../verdict-document.ts'

/** From these shares of the target's CPUs on a round is tagged; interrupts alone make up some percent. */
const FOREIGN_SHARE = 0.1
const STEAL_SHARE = 0.02
const THROTTLED_SHARE = 0.01

/** Something that was not the target's own doing. */
export type Disturbance = Omit<RoundTag, 'arm'>

interface Reading {
  readonly system: SystemCpu | undefined
  readonly ownMs: number
}

/** Watches what else happens on a target's CPUs while it is its turn. */
export class DisturbanceWatch {
  readonly #deployment: Deployment
  readonly #cpuSet: readonly number[]
  readonly #before: Reading

  private constructor(deployment: Deployment, cpuSet: readonly number[], before: Reading) {
    this.#deployment = deployment
    this.#cpuSet = cpuSet
    this.#before = before
  }

  /** @param cpuSet where the target is kept to; empty: nowhere, and then nobody can tell who else was there */
  static async start(deployment: Deployment, cpuSet: readonly number[]): Promise<DisturbanceWatch> {
    return new DisturbanceWatch(deployment, cpuSet, await read(deployment, cpuSet))
  }

  /** What disturbed the target since. */
  async stop(stages: readonly StageResult[]): Promise<Disturbance[]> {
    const after = await read(this.#deployment, this.#cpuSet)
    return [...disturbances(this.#before, after), ...throttling(stages)]
  }
}

async function read(deployment: Deployment, cpuSet: readonly number[]): Promise<Reading> {
  const usage = await deployment.usage()
  return {
    system: cpuSet.length === 0 || usage.length === 0 ? undefined : readSystemCpu(cpuSet),
    ownMs: usage.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  }
}

/** What two readings say of the time between them. */
export function disturbances(before: Reading, after: Reading): Disturbance[] {
  if (before.system === undefined || after.system === undefined) return []
  const totalMs = after.system.totalMs - before.system.totalMs
  if (totalMs <= 0) return []
  const busyMs = after.system.busyMs - before.system.busyMs
  const foreign = Math.max(0, busyMs - (after.ownMs - before.ownMs)) / totalMs
  const steal = (after.system.stealMs - before.system.stealMs) / totalMs
  const tag = { stage: WHOLE_ROUND }
  return [
    ...(foreign >= FOREIGN_SHARE
      ? [
          {
            ...tag,
            kind: 'foreign CPU' as const,
            text: `other programs used ${formatShare(foreign)} of the target's CPUs`,
          },
        ]
      : []),
    ...(steal >= STEAL_SHARE
      ? [{ ...tag, kind: 'steal' as const, text: `the hypervisor took ${formatShare(steal)} of the target's CPUs` }]
      : []),
  ]
}

function throttling(stages: readonly StageResult[]): Disturbance[] {
  return stages.flatMap(({ profile, components, windowMs }): Disturbance[] => {
    const throttledMs = components.reduce((sum, component) => sum + (component.throttledMs ?? 0), 0)
    const share = throttledMs / windowMs
    if (share < THROTTLED_SHARE) return []
    return [{ stage: profile, kind: 'throttled', text: `a CPU quota held it for ${formatShare(share)} of the window` }]
  })
}
