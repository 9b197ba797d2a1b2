import { cpus, release, totalmem, type } from 'node:os'
import { UserError } from '../errors.ts'

/** How the CPUs of this machine are divided: what is measured and what measures do not share any. */
export interface CpuDivision {
  readonly targetCpus: readonly number[]
  readonly driverCpus: readonly number[]
  readonly isolation: 'pinned' | 'not isolated'
}

/**
 * The driver takes a quarter of the CPUs, at least one; a target has as many of the rest as its budget says. With one
 * CPU nothing can be divided. Where only the target can be kept to its CPUs (containers in a virtual machine), it still
 * gets no more than its budget. Throws a UserError where the budget is more than there is.
 * @param canPin what can be kept to CPUs here
 */
export function divideCpus(
  count: number,
  canPin: { readonly driver: boolean; readonly target: boolean },
  budget: number,
): CpuDivision {
  if (!canPin.target || count < 2) return { targetCpus: [], driverCpus: [], isolation: 'not isolated' }
  const forDriver = Math.max(1, Math.floor(count / 4))
  const all = Array.from({ length: count }, (_, index) => index)
  if (budget > count - forDriver) {
    throw new UserError('the budget is more than this machine has', {
      key: '--cpus',
      found: `${budget}`,
      expected: `at most ${count - forDriver}: of ${count} CPUs the driver needs ${forDriver}`,
      remedy: 'Lower the budget, or use a larger machine',
    })
  }
  const targetCpus = all.slice(forDriver, forDriver + budget)
  return canPin.driver
    ? { driverCpus: all.slice(0, forDriver), targetCpus, isolation: 'pinned' }
    : { driverCpus: [], targetCpus, isolation: 'not isolated' }
}

/** CPUs that the driver may use: all, where it is kept to none. */
export function driverCpuCount({ driverCpus }: CpuDivision): number {
  return driverCpus.length || cpus().length
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
