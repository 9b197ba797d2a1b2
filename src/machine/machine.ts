import { cpus, release, totalmem, type } from 'node:os'
import { UserError } from '../base/errors.ts'

/** How the CPUs of this machine are divided: what is measured and what measures do not share any. */
export interface CpuDivision {
  /** All that may be used at all. */
  readonly usableCpus: readonly number[]
  readonly targetCpus: readonly number[]
  readonly driverCpus: readonly number[]
  readonly isolation: 'pinned' | 'not isolated'
}

/** What there is to divide, and who can be kept to a part of it. */
export interface Divisible {
  /** Numbers of the CPUs that archbench may use. */
  readonly usableCpus: readonly number[]
  /** CPUs that a control group lets all of it use together; null: as many as there are. */
  readonly quotaCpus: number | null
  /** Whether targets are in that control group as well: processes are, containers are not. */
  readonly quotaHoldsTarget: boolean
  readonly canPin: { readonly driver: boolean; readonly target: boolean }
}

/**
 * The driver takes a quarter of the CPUs, at least one; a target has as many of the rest as its budget says. With one
 * CPU nothing can be divided, and of a quota no more is used than it allows, so that it holds nothing up. Where only the
 * target can be kept to its CPUs (containers in a virtual machine), it still gets no more than its budget. Throws a
 * UserError where the budget is more than there is.
 * @param budget CPUs of a target; of a fraction it gets the whole CPU, and a quota limits it
 */
export function divideCpus(
  { usableCpus, quotaCpus, quotaHoldsTarget, canPin }: Divisible,
  budget: number,
): CpuDivision {
  const quota = quotaCpus === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(quotaCpus))
  const together = quotaHoldsTarget ? Math.min(usableCpus.length, quota) : usableCpus.length
  const forDriver = Math.max(1, Math.min(quota, Math.floor(together / 4)))
  // With one, both share it.
  const forTarget = Math.max(1, together - forDriver)
  const whole = Math.ceil(budget)
  if (whole > forTarget) throw tooMuch(budget, forTarget, forDriver, { usableCpus, quotaCpus, quotaHoldsTarget })
  if (!canPin.target || usableCpus.length < 2) {
    // Processes inherit that there is only one; containers would take all that the machine has.
    const targetCpus = canPin.target && !quotaHoldsTarget ? usableCpus : []
    return { usableCpus, targetCpus, driverCpus: [], isolation: 'not isolated' }
  }
  const targetCpus = usableCpus.slice(forDriver, forDriver + whole)
  return canPin.driver
    ? { usableCpus, driverCpus: usableCpus.slice(0, forDriver), targetCpus, isolation: 'pinned' }
    : { usableCpus, driverCpus: [], targetCpus, isolation: 'not isolated' }
}

function tooMuch(
  budget: number,
  most: number,
  forDriver: number,
  { usableCpus, quotaCpus, quotaHoldsTarget }: Omit<Divisible, 'canPin'>,
): UserError {
  const isQuota = quotaHoldsTarget && quotaCpus !== null && quotaCpus < usableCpus.length
  const all = isQuota ? `a quota of ${Number(quotaCpus.toFixed(2))} CPUs` : `${usableCpus.length} CPUs`
  const isShared = usableCpus.length === 1 || (isQuota && quotaCpus < 2)
  return new UserError(`the budget is more than ${isQuota ? 'a CPU quota lets archbench have' : 'archbench may use'}`, {
    key: '--cpus',
    found: `${budget}`,
    expected: isShared
      ? `at most ${most}, which the driver shares`
      : `at most ${most}: of ${all} the driver needs ${forDriver}`,
    remedy: isQuota
      ? 'Lower the budget, or raise the quota (docker run --cpus, a Kubernetes limit)'
      : 'Lower the budget, or use a larger machine',
  })
}

/** CPUs that the driver may use: all, where it is kept to none. */
export function driverCpuCount({ driverCpus, usableCpus }: CpuDivision): number {
  return driverCpus.length || usableCpus.length
}

export interface Machine {
  readonly os: string
  readonly cpuModel: string
  readonly cpus: number
  readonly memoryBytes: number
  readonly versions: Readonly<Record<string, string>>
}

/** What this machine is, as far as it matters to whoever compares results. */
export function describeMachine(): Machine {
  const processors = cpus()
  return {
    os: `${type()} ${release()} ${process.arch}`,
    cpuModel: processors[0]?.model.trim() ?? 'unknown',
    cpus: processors.length,
    memoryBytes: totalmem(),
    versions: { node: process.versions.node, undici: process.versions.undici ?? 'none' },
  }
}
