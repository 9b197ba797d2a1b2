import type { UserError } from '../../base/errors.ts'

/** Requests by hour, as they were counted. */
export interface CountedHours {
  readonly requests: readonly number[]
  /** Hours between the first and the last that the file does not name: they count as hours without requests. */
  readonly unnamed: number
}

/** A row of a file that says when its requests were. */
export interface TimedRow {
  readonly line: number
  readonly text: string
  /** Milliseconds since 1970. */
  readonly atMs: number
  readonly requests: number
}

const HOUR_MS = 3_600_000
/** Ten years. */
const MOST_HOURS = 87_660

/**
 * Puts rows into their hours, from the first to the last, and adds up those of the same hour. Pure.
 * @param refusal what is thrown for a row that has the time of another, or is years away from the others
 */
export function requestsByHour(
  rows: readonly TimedRow[],
  refusal: (row: TimedRow, found: string, remedy: string) => UserError,
): CountedHours {
  const ordered = rows.toSorted((a, b) => a.atMs - b.atMs)
  const firstHour = Math.floor((ordered[0]?.atMs ?? 0) / HOUR_MS)
  const requests: number[] = []
  let named = 0
  ordered.forEach((row, at) => {
    const before = ordered[at - 1]
    if (before?.atMs === row.atMs) {
      const later = before.line > row.line ? before : row
      throw refusal(
        later,
        `${later.text.slice(0, 60)}, a time that stands in line ${Math.min(before.line, row.line)} as well`,
        'Add up the lines of one time, and write times in UTC where the clock is put back',
      )
    }
    const hour = Math.floor(row.atMs / HOUR_MS) - firstHour
    if (hour >= MOST_HOURS) {
      throw refusal(
        row,
        `${row.text.slice(0, 60)}, more than ten years after the first`,
        'Correct the date of this line',
      )
    }
    if (requests[hour] === undefined) named++
    while (requests.length <= hour) requests.push(0)
    requests[hour] = (requests[hour] ?? 0) + row.requests
  })
  return { requests, unnamed: requests.length - named }
}
