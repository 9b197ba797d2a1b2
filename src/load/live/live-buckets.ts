/** The shortest time that has a bucket of its own: 2⁻⁶ ms, about 16 µs. */
const LOWEST_LOG2_MS = -6
/** 2¹⁶ ms: about 66 s, more than a request may take. */
const HIGHEST_LOG2_MS = 16

/** Buckets from one power of two to the next: each is 9 % wide, and a percentile is known to within 5 %. */
export const BUCKETS_A_DOUBLING = 8

/** Number of buckets; what is shorter than the first is in the first, what is longer than the last is in the last. */
export const BUCKETS = (HIGHEST_LOG2_MS - LOWEST_LOG2_MS) * BUCKETS_A_DOUBLING

/** The bucket of a time. Cheap: it is called for each request while a run is watched. */
export function bucketOf(durationMs: number): number {
  const bucket = Math.floor((Math.log2(durationMs) - LOWEST_LOG2_MS) * BUCKETS_A_DOUBLING)
  return bucket < 0 ? 0 : bucket < BUCKETS ? bucket : BUCKETS - 1
}

/** The time at which a bucket ends, in milliseconds. */
export function bucketEndMs(bucket: number): number {
  return 2 ** (LOWEST_LOG2_MS + (bucket + 1) / BUCKETS_A_DOUBLING)
}

/** A percentile of counts in buckets: the middle of the bucket that it falls in, in milliseconds. @param percentile 0 to 100 */
export function bucketPercentileMs(counts: ArrayLike<number>, percentile: number): number | undefined {
  let total = 0
  for (let bucket = 0; bucket < counts.length; bucket++) total += counts[bucket] ?? 0
  if (total === 0) return undefined
  const rank = Math.max(1, Math.ceil((percentile / 100) * total))
  let seen = 0
  for (let bucket = 0; bucket < counts.length; bucket++) {
    seen += counts[bucket] ?? 0
    if (seen >= rank) return bucketEndMs(bucket - 0.5)
  }
  return bucketEndMs(counts.length - 0.5)
}
