import { readSystemCpu, type SystemCpu } from '../../machine/system-cpu.ts'
import { totalOf } from '../../result/round-metrics.ts'
import type { StageResult } from '../../result/schema.ts'
import type { Deployment } from '../../runtime/runtime.ts'
import { formatShare } from '../../text/format.ts'
import { WHOLE_ROUND } from '../gate-metrics.ts'
import type { RoundDisturbance, RoundTag } from '../verdict-document.ts'

/** From these shares of the target's CPUs on a round is tagged; interrupts alone make up some percent. */
const FOREIGN_SHARE = 0.1
const STEAL_SHARE = 0.02
const THROTTLED_SHARE = 0.01

/** What was not the target's own doing while it was its turn, as shares; `null` where nobody can tell. */
export type Disturbance = Omit<RoundDisturbance, 'arm'>

interface Reading {
  readonly system: SystemCpu | undefined
  /** `undefined` where it is not available. */
  readonly ownMs: number | undefined
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
  async stop(stages: readonly StageResult[]): Promise<Disturbance> {
    const after = await read(this.#deployment, this.#cpuSet)
    return { ...disturbanceBetween(this.#before, after), throttledShare: throttledShare(stages) }
  }
}

async function read(deployment: Deployment, cpuSet: readonly number[]): Promise<Reading> {
  const usage = await deployment.usage()
  return {
    system: cpuSet.length === 0 || usage.length === 0 ? undefined : readSystemCpu(cpuSet),
    ownMs: totalOf(usage, ({ cpuMs }) => cpuMs),
  }
}

/** What two readings say of the time between them. */
export function disturbanceBetween(before: Reading, after: Reading): Omit<Disturbance, 'throttledShare'> {
  const unknown = { foreignCpuShare: null, stealShare: null }
  if (before.system === undefined || after.system === undefined) return unknown
  const totalMs = after.system.totalMs - before.system.totalMs
  if (totalMs <= 0) return unknown
  const busyMs = after.system.busyMs - before.system.busyMs
  return {
    foreignCpuShare:
      after.ownMs === undefined || before.ownMs === undefined
        ? null
        : Math.max(0, busyMs - (after.ownMs - before.ownMs)) / totalMs,
    stealShare: (after.system.stealMs - before.system.stealMs) / totalMs,
  }
}

/** The stage that a CPU quota held back most. */
function throttledShare(stages: readonly StageResult[]): number | null {
  const shares = stages.flatMap(({ components, windowMs }) => {
    const known = components.flatMap(({ throttledMs }) => throttledMs ?? [])
    return known.length === 0 ? [] : [known.reduce((sum, throttledMs) => sum + throttledMs, 0) / windowMs]
  })
  return shares.length === 0 ? null : Math.min(1, Math.max(...shares))
}

/** What of it is more than any machine has. */
export function disturbanceTags({ foreignCpuShare, stealShare, throttledShare }: Disturbance): Omit<RoundTag, 'arm'>[] {
  const rules = [
    ['foreign CPU', foreignCpuShare, FOREIGN_SHARE, (share) => `other programs used ${share} of the target's CPUs`],
    ['steal', stealShare, STEAL_SHARE, (share) => `the hypervisor took ${share} of the target's CPUs`],
    ['throttled', throttledShare, THROTTLED_SHARE, (share) => `a CPU quota held it for ${share} of a window`],
  ] as const satisfies readonly (readonly [RoundTag['kind'], number | null, number, (share: string) => string])[]
  return rules.flatMap(([kind, share, limit, words]) =>
    share === null || share < limit ? [] : [{ stage: WHOLE_ROUND, kind, text: words(formatShare(share)) }],
  )
}
