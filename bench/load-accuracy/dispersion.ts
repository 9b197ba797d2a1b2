/**
 * Index of dispersion of arrivals: the variance of their counts in equal stretches of time over the mean of these
 * (D. R. Cox and P. A. W. Lewis, The Statistical Analysis of Series of Events, 1966). 1 for a Poisson process, 0 for equal
 * gaps, above 1 for bursts. Only whole stretches from `fromMs` on are looked at.
 * @param arrivalsMs ascending
 */
export function indexOfDispersion(arrivalsMs: ArrayLike<number>, { fromMs, toMs, bucketMs }: Stretches): number {
  const counts = new Array<number>(Math.floor((toMs - fromMs) / bucketMs)).fill(0)
  for (let index = 0; index < arrivalsMs.length; index++) {
    const bucket = Math.floor(((arrivalsMs[index] as number) - fromMs) / bucketMs)
    if (bucket in counts) counts[bucket] = (counts[bucket] as number) + 1
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0)
  return squares / (counts.length - 1) / mean
}

export interface Stretches {
  readonly fromMs: number
  readonly toMs: number
  readonly bucketMs: number
}
