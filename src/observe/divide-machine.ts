import { ownQuota } from '../machine/cpu-quota.ts'
import { type CpuDivision, divideCpus } from '../machine/machine.ts'
import { canPin, usableCpus } from '../machine/pinning.ts'
import type { ComponentKind } from '../runtime/runtime.ts'

/**
 * Divides the CPUs that archbench may use between the driver and the targets. To be asked before this process
 * is kept to some of them. Throws a UserError where the budget is more than there is.
 * @param budget CPUs of a target
 */
export function divideMachine(components: ComponentKind, budget: number): CpuDivision {
  const driver = canPin()
  const areContainers = components === 'containers'
  return divideCpus(
    {
      usableCpus: usableCpus(),
      quotaCpus: ownQuota()?.cpus ?? null,
      quotaHoldsTarget: !areContainers,
      canPin: { driver, target: driver || areContainers },
    },
    budget,
  )
}
