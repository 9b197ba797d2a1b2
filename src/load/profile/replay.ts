import type { OpenStage, Replay } from './profile.ts'

const HOUR_MS = 3_600_000
/** An hour without requests: no stage can have a rate of 0. */
const LEAST = 1e-4

/**
 * The stages of a replay, one an hour: each has the share of the busiest hour that was recorded. A recording that is longer than
 * what is replayed is laid over itself: of a week replayed as a day, each stage is the mean of that hour of all days.
 */
export function replayStages({ requests, spanMs, lengthMs, peak }: Replay): OpenStage[] {
  const hours = foldedHours(requests, Math.max(1, Math.round(spanMs / HOUR_MS)))
  const busiest = Math.max(...hours)
  return hours.map((count, at) => {
    const part = Math.max(LEAST, count / busiest)
    const rate = 'perSecond' in peak ? { perSecond: peak.perSecond * part } : { share: peak.share * part }
    return { name: `hour ${at + 1}`, durationMs: lengthMs / hours.length, from: rate, to: rate }
  })
}

function foldedHours(requests: readonly number[], span: number): number[] {
  const length = Math.min(span, requests.length)
  return Array.from({ length }, (_, hour) => {
    const same = requests.filter((_, at) => at % length === hour)
    return same.reduce((sum, count) => sum + count, 0) / same.length
  })
}
