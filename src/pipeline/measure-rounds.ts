import { type Random, seededRandom } from '../scenario/random.ts'
import type { Contestant } from './contestant.ts'
import { measureRound, type RoundContext } from './measure-round.ts'
import { remainingMs } from './remaining-time.ts'

/**
 * Measures all targets round by round, in an order drawn anew for each round, so that whatever drifts on the machine
 * hits all alike. Only the target whose turn it is runs.
 */
export async function measureRounds(contestants: readonly Contestant[], context: RoundContext): Promise<void> {
  const { plan, progress, signal } = context
  const random = seededRandom(plan.seed)
  let doneCount = 0
  const start = performance.now()
  for (let round = 0; round < plan.rounds; round++) {
    for (const [position, contestant] of shuffled(contestants, random).entries()) {
      if (contestant.failed) continue
      const left = contestants.filter(({ failed }) => !failed).length * (plan.rounds - round) - position
      const leftMs =
        doneCount === 0 ? remainingMs(plan, { rounds: left }) : ((performance.now() - start) / doneCount) * left
      progress.now(`round ${round + 1} of ${plan.rounds}: measuring ${contestant.name}`, leftMs)
      await contestant.attempt(async () => {
        await contestant.deployment.resume()
        contestant.record.rounds.push(await measureRound(contestant, round, position, context))
        await contestant.deployment.pause()
      }, signal)
      doneCount++
    }
  }
}

/** Fisher and Yates's shuffle, as Durstenfeld wrote it (1964). */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.int(0, last)
    const [a, b] = [result[last], result[other]] as [T, T]
    result[last] = b
    result[other] = a
  }
  return result
}
