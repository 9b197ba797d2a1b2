import type { Budget } from '../../runtime/runtime.ts'
import type { RoundContext } from '../measure/round-context.ts'
import type { RunTarget } from '../run-target.ts'
import type { Session } from '../session.ts'
import { deploy } from '../start/start-targets.ts'
import { runSnapshot } from '../watch/run-snapshot.ts'
import { measureDrills } from './measure-drills.ts'

export interface ResilienceContext extends RoundContext {
  readonly session: Pick<Session, 'up' | 'logs'>
  readonly budget: Budget
}

/**
 * Measures one target after the other under the faults of the profiles that have them one by one; the others stand still.
 * @param between called when a target was measured
 */
export async function measureResilience(
  runTargets: readonly RunTarget[],
  context: ResilienceContext,
  between: () => Promise<void>,
): Promise<void> {
  const { plan, progress, signal } = context
  const [profile] = plan.profiles.filter(({ loop }) => loop === 'faults')
  if (profile?.loop !== 'faults') return
  const restart = async (runTarget: RunTarget): Promise<void> => {
    await runTarget.stop()
    runTarget.started(await deploy(runTarget, context), 0, signal)
    await runTarget.deployment.confine()
  }
  for (const runTarget of runTargets) {
    if (runTarget.isOut) continue
    progress.run?.(runSnapshot(runTargets, 1, (each) => (each === runTarget ? 'measuring' : 'waiting')))
    await runTarget.deployment.resume()
    await measureDrills(runTarget, profile, { ...context, restart })
    if (!runTarget.failed) await runTarget.deployment.pause()
    await between()
  }
}
