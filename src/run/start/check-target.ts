import { ExitCode, UserError } from '../../base/errors.ts'
import type { Plan } from '../../config/plan.ts'
import { checkContract } from '../../scenario/contract.ts'
import type { Dataset, Scenario } from '../../scenario/define.ts'
import { lookIntoHint } from '../../topology/up-command.ts'
import type { RunTarget } from '../run-target.ts'
import type { Progress } from '../watch/progress.ts'

export interface CheckContext {
  readonly plan: Pick<Plan, 'scenario'>
  readonly progress: Pick<Progress, 'detail' | 'say'>
  readonly scenario: Scenario
  /** The smallest data set: what a target does right does not depend on how much it holds. */
  readonly checkData: Dataset
  readonly signal: AbortSignal
}

/** Says which checks are not possible, because the target serves no `/bench` routes. */
function tellUnchecked({ name, record: { unchecked } }: RunTarget, progress: CheckContext['progress']): void {
  if (unchecked !== undefined) progress.say(`Note: ${name} is measured without some checks. ${unchecked.join(' ')}`)
}

/**
 * Checks that a target does what the scenario says, and stops it in its tracks until its turn comes.
 * Throws a UserError where it does not: what answers otherwise cannot be compared.
 */
export async function checkTarget(
  runTarget: RunTarget,
  { plan, scenario, checkData, signal, progress }: CheckContext,
): Promise<void> {
  const { client, deployment, record } = runTarget
  await runTarget.lookForBench(checkData, scenario)
  tellUnchecked(runTarget, progress)
  await runTarget.reset(checkData, scenario, signal)
  const { hasBench } = runTarget
  const { passed, failed } = await checkContract(scenario, checkData, client, signal, { hasBench })
  record.contract = { passed: [...passed], failed: [...failed] }
  const [first, ...others] = failed
  for (const { name, message } of failed) progress.detail?.(`${runTarget.name} fails ${name}: ${message}`)
  if (first) {
    const also = others.length === 0 ? '' : `: ${failed.map(({ name }) => name).join('; ')}`
    throw new UserError(`${runTarget.name} does not do what the scenario says: ${first.name}`, {
      found: first.message,
      remedy: `${scenario.benchRoutes === 'optional' ? '' : 'Fix the implementation: '}${failed.length} of ${passed.length + failed.length} cases failed${also}; ${lookIntoHint(runTarget.topology, plan.scenario)}`,
      exitCode: ExitCode.broken,
    })
  }
  await deployment.pause()
}
