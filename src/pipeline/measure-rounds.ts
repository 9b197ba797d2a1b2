import { roundsOf } from '../config/plan.ts'
import { type Random, seededRandom } from '../scenario/random.ts'
import type { Contestant } from './contestant.ts'
import { roundDetails } from './details.ts'
import { measureRound, type RoundContext } from './measure-round.ts'
import { roundMs, roundsMs } from './remaining-time.ts'
import { runSeen } from './run-seen.ts'

/**
 * Measures all targets round by round, in an order drawn anew for each round, so that whatever drifts on the machine
 * hits all alike. Only the target whose turn it is runs.
 * @param between called when a target was measured, outside of its windows
 */
export async function measureRounds(
  contestants: readonly Contestant[],
  context: RoundContext,
  between: () => Promise<void>,
): Promise<void> {
  const { plan, progress, signal } = context
  const random = seededRandom(plan.seed)
  const rounds = roundsOf(plan)
  let plannedMs = 0
  const start = performance.now()
  for (let round = 0; round < rounds; round++) {
    const order = shuffled(contestants, random)
    for (const [position, contestant] of order.entries()) {
      if (contestant.isOut) continue
      const still = (some: readonly Contestant[]): number => some.filter(({ isOut }) => !isOut).length
      const leftMs =
        still(order.slice(position)) * roundMs(plan, round) + still(contestants) * roundsMs(plan, round + 1)
      const pace = plannedMs === 0 ? 1 : (performance.now() - start) / plannedMs
      progress.now(`round ${round + 1} of ${rounds}: measuring ${contestant.name}`, leftMs * pace)
      context.live?.({ kind: 'round', target: contestant.name, round, rounds })
      progress.run?.(runSeen(contestants, rounds, (each) => (each === contestant ? 'measuring' : 'waiting')))
      await contestant.attempt(async () => {
        await contestant.deployment.resume()
        const measured = await measureRound(contestant, round, position, context)
        contestant.record.rounds.push(measured)
        await contestant.deployment.pause()
        if (!progress.detail) return
        for (const text of roundDetails(contestant.name, measured)) progress.detail(text)
      }, signal)
      await between()
      plannedMs += roundMs(plan, round)
    }
  }
  progress.run?.(runSeen(contestants, rounds, () => 'waiting'))
}

/** Fisher and Yates's shuffle, as Durstenfeld wrote it (1964). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.int(0, last)
    const [a, b] = [result[last], result[other]] as [T, T]
    result[last] = b
    result[other] = a
  }
  return result
}
