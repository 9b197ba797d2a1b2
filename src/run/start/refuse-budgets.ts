import { UserError } from '../../base/errors.ts'
import type { Plan } from '../../config/plan.ts'
import { divideMachine } from '../../observe/divide-machine.ts'
import type { RuntimeName } from '../../runtime/runtimes.ts'
import type { RunTarget } from '../run-target.ts'
import type { Session } from '../session.ts'

/**
 * Throws a UserError where a target cannot be kept to one of the CPU budgets that it is to be measured with: more CPUs than
 * there are, a fraction of a CPU where nothing limits it, and any budget for what runs already.
 */
export async function refuseBudgets(
  { cpus, cpuBudgets = [] }: Pick<Plan, 'cpus' | 'cpuBudgets'>,
  runtime: RuntimeName,
  runTargets: readonly Pick<RunTarget, 'name' | 'url'>[],
  session: Pick<Session, 'components' | 'quotaRefusal'>,
): Promise<void> {
  const runs = runTargets.find(({ url }) => url !== undefined)
  if (cpuBudgets.length > 0 && runs !== undefined) {
    throw new UserError('a target that runs already keeps the CPUs that it has', {
      key: '--cpus',
      found: runs.name,
      expected: 'a target that archbench starts',
      remedy: 'Name a compose file, an image or a command',
    })
  }
  const all = [cpus, ...cpuBudgets]
  divideMachine(session.components, Math.max(...all))
  const fraction = all.find((budget) => !Number.isInteger(budget))
  const refusal = fraction === undefined ? undefined : await session.quotaRefusal()
  if (refusal === undefined) return
  throw new UserError(`the ${runtime} runtime cannot limit a target to a fraction of a CPU`, {
    key: '--cpus',
    found: `${fraction}; ${refusal}`,
    remedy: runtime === 'docker' ? 'Give whole CPUs' : 'Give whole CPUs, or use --runtime docker',
  })
}
