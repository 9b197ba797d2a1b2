import type { ErrorLimit } from '../driver.ts'

/** Requests that were settled since the first window opened. */
export interface Settled {
  readonly atMs: number
  readonly completed: number
  readonly failed: number
}

const FEWEST_REQUESTS = 20

/**
 * Whether a job is over its error limit, by samples of its counts in the order of time: looks back over the time that is named, not
 * before so much has passed.
 * @returns what went wrong in that time; undefined where it is within its limit
 */
export function findErrorBurst(samples: readonly Settled[], { share, forMs }: ErrorLimit): Settled | undefined {
  const last = samples.at(-1)
  if (last === undefined) return undefined
  const before = samples.findLast(({ atMs }) => atMs <= last.atMs - forMs)
  if (before === undefined) return undefined
  const completed = last.completed - before.completed
  const failed = last.failed - before.failed
  const settled = completed + failed
  return settled >= FEWEST_REQUESTS && failed / settled >= share ? { atMs: last.atMs, completed, failed } : undefined
}

/** @param errors by kind, of the stage in which it was given up */
export function errorBurstText(
  { completed, failed }: Settled,
  { forMs }: ErrorLimit,
  errors: Readonly<Record<string, number>>,
): string {
  const percent = Math.floor((failed / (completed + failed)) * 100)
  const [most] = Object.entries(errors).sort(([, a], [, b]) => b - a)
  const seconds = forMs / 1_000
  const kind = most === undefined ? '' : `, most of them by: ${most[0]}`
  return `${percent} % of its requests went wrong for ${seconds} s${kind}`
}
