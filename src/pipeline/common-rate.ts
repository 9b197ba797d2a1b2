import type { Contestant } from './contestant.ts'

const SHARE_OF_SLOWEST = 0.5

/**
 * One rate that all targets can take with ease: half of what the slowest reached in its warm-up, cut to two significant
 * digits so that it can be named. Requests a second; 0 where no target is left.
 */
export function commonRate(contestants: readonly Pick<Contestant, 'failed' | 'record'>[]): number {
  const reached = contestants
    .filter(({ failed }) => !failed)
    .map(({ record }) => record.warmUp?.throughputPerSecond ?? 0)
  if (reached.length === 0) return 0
  const rate = Math.min(...reached) * SHARE_OF_SLOWEST
  const step = 10 ** Math.max(0, Math.floor(Math.log10(rate)) - 1)
  return Math.max(1, Math.floor(rate / step) * step)
}
