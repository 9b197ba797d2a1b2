import { PERCENTILES, type Percentile, type PercentilesMs } from './truth.ts'

/** How far a reported time may be from the true one: so large a share of it, or so many milliseconds where that is more. */
export const BAR = { share: 0.02, ms: 0.3 }

export interface Judged {
  readonly reportedMs: number
  /** Reported minus true. */
  readonly errorMs: number
  readonly within: boolean
}

export function judge(reportedMs: number, trueMs: number): Judged {
  const errorMs = reportedMs - trueMs
  return { reportedMs, errorMs, within: Math.abs(errorMs) <= Math.max(BAR.ms, BAR.share * trueMs) }
}

/** Percentiles that were not reported are not judged. */
export function judgeAll(
  reported: PercentilesMs,
  truth: Readonly<Record<Percentile, number>>,
): Partial<Record<Percentile, Judged>> {
  return Object.fromEntries(
    PERCENTILES.filter((percentile) => reported[percentile] !== undefined).map((percentile) => [
      percentile,
      judge(reported[percentile] as number, truth[percentile]),
    ]),
  )
}
