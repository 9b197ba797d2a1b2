import type { Budget } from '../../runtime/runtime.ts'
import type { Contestant } from '../contestant.ts'
import type { RoundContext } from '../measure/round-context.ts'
import type { Session } from '../session.ts'
import { deploy } from '../start/start-targets.ts'
import { runSeen } from '../watch/run-seen.ts'
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
  contestants: readonly Contestant[],
  context: ResilienceContext,
  between: () => Promise<void>,
): Promise<void> {
  const { plan, progress, signal } = context
  const [profile] = plan.profiles.filter(({ loop }) => loop === 'faults')
  if (profile?.loop !== 'faults') return
  const restart = async (contestant: Contestant): Promise<void> => {
    await contestant.stop()
    contestant.started(await deploy(contestant, context), 0, signal)
    await contestant.deployment.confine()
  }
  for (const contestant of contestants) {
    if (contestant.isOut) continue
    progress.run?.(runSeen(contestants, 1, (each) => (each === contestant ? 'measuring' : 'waiting')))
    await contestant.deployment.resume()
    await measureDrills(contestant, profile, { ...context, restart })
    if (!contestant.failed) await contestant.deployment.pause()
    await between()
  }
}
