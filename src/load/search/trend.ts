import { normalQuantile } from '../../stats/quantiles.ts'

/** The length of a queue at a moment. */
export interface QueueReading {
  readonly atMs: number
  readonly length: number
}

/** Up to this many readings the distribution of Kendall's S is calculated exactly; above it, the normal one is close. */
const EXACT_UP_TO = 50

/**
 * By how much a queue grows a second: the median of the slopes between all pairs of readings, which a few odd readings
 * do not move. Theil (1950); Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968).
 * @returns 0 where there are no two readings of different times
 */
export function theilSenPerSecond(readings: readonly QueueReading[]): number {
  const slopes = readings
    .flatMap((a) =>
      readings.filter((b) => b.atMs > a.atMs).map((b) => ((b.length - a.length) / (b.atMs - a.atMs)) * 1_000),
    )
    .sort((a, b) => a - b)
  const lower = slopes[Math.floor((slopes.length - 1) / 2)] ?? 0
  const upper = slopes[Math.ceil((slopes.length - 1) / 2)] ?? 0
  return (lower + upper) / 2
}

/**
 * Whether readings of a queue rise in a way that chance alone would make in at most `level` of all cases: the
 * one-sided test of Mann (1945) and Kendall (Rank Correlation Methods, 1975) for a trend. Equal readings count for
 * neither side, which makes it say yes less often. Readings that hang together make it say yes more often: ask how fast
 * the queue grows as well.
 * @returns false where there are too few readings for that level; 5 are enough for 0.01
 */
export function isRising(readings: readonly QueueReading[], level: number): boolean {
  const count = readings.length
  const s = readings.reduce(
    (sum, a, index) => readings.slice(index + 1).reduce((inner, b) => inner + Math.sign(b.length - a.length), sum),
    0,
  )
  if (count <= EXACT_UP_TO) return kendallTail(count, s) <= level
  const deviation = Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18)
  return (s - 1) / deviation >= normalQuantile(1 - level)
}

/**
 * P(S >= s) for so many readings in random order without ties. S is the count of pairs less twice the inversions,
 * and the k-th reading adds 0 to k - 1 inversions with equal chance.
 */
export function kendallTail(count: number, s: number): number {
  let chances = [1]
  for (let reading = 2; reading <= count; reading++) {
    const next = new Array<number>(chances.length + reading - 1).fill(0)
    for (const [inversions, chance] of chances.entries()) {
      for (let more = 0; more < reading; more++)
        next[inversions + more] = (next[inversions + more] ?? 0) + chance / reading
    }
    chances = next
  }
  const pairs = (count * (count - 1)) / 2
  // A tie makes half an inversion: rounded up, the chance is rather too high.
  return chances.slice(0, Math.ceil((pairs - s) / 2) + 1).reduce((sum, chance) => sum + chance, 0)
}
