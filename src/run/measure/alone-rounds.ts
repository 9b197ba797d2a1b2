import type { Plan } from '../../config/plan.ts'
import { profileMs } from './remaining-time.ts'

/** The fewest that an interval at 95 % can be had from. */
const ROUNDS_ALONE = 6

/** Whether what is driven in turns is driven alone as well: in a few rounds, spread over all of them. */
export function isAloneToo(round: number, rounds: number): boolean {
  return Math.floor(((round + 1) * ROUNDS_ALONE) / rounds) > Math.floor((round * ROUNDS_ALONE) / rounds)
}

/** How long it takes to drive one target alone in those rounds. */
export function aloneMs({ profiles }: Plan): number {
  const inTurns = profiles.filter((profile) => profile.loop === 'closed' && profile.stages.length === 1)
  return ROUNDS_ALONE * inTurns.reduce((sum, profile) => sum + profileMs(profile), 0)
}
