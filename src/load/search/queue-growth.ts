import { isRising, type QueueReading, theilSenPerSecond } from './trend.ts'
import { percent } from './wording.ts'

/**
 * A target keeps up where less than this share of what comes in stays behind. It is a fifth of the usual precision of
 * the search, and over a confirmation of 30 s it adds up to 300 ms of waiting.
 */
const KEEPS_UP_SHARE = 0.01
/** How sure it has to be that a queue grows. Its readings hang together, so this alone would not do. */
const LEVEL = 0.01

/**
 * How much of what comes in stays in a queue, in words (`29 %`); `undefined` where the queue does not grow, or less
 * than matters. That a rate which makes a backlog grow cannot be held is OpenMessaging Benchmark's rule.
 * @param inflowPerSecond what comes in; where that is nothing, nothing stays behind
 */
export function growthOf(readings: readonly QueueReading[], inflowPerSecond: number): string | undefined {
  if (inflowPerSecond === 0) return undefined
  const growthPerSecond = theilSenPerSecond(readings)
  if (growthPerSecond <= KEEPS_UP_SHARE * inflowPerSecond || !isRising(readings, LEVEL)) return undefined
  return percent(growthPerSecond / inflowPerSecond)
}
