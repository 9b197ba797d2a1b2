import type { StoredMinute, StoredUserHour } from './answers.ts'
import { type EventRow, HOUR_MS, MINUTE_MS } from './events.ts'

/** What the totals must be, by name of their row. */
export interface Totals {
  readonly minutes: ReadonlyMap<string, StoredMinute>
  readonly userHours: ReadonlyMap<string, StoredUserHour>
}

export const minuteName = ({ type, minuteMs }: Pick<StoredMinute, 'type' | 'minuteMs'>): string => `${type} ${minuteMs}`
export const userHourName = ({ type, hourMs, userId }: Pick<StoredUserHour, 'type' | 'hourMs' | 'userId'>): string =>
  `${type} ${hourMs} ${userId}`

/** Adds events up by type and minute, and by type, hour and user. Each must stand there once. */
export function totalsOf(events: Iterable<EventRow>): Totals {
  const minutes = new Map<string, StoredMinute>()
  const userHours = new Map<string, StoredUserHour>()
  for (const { type, userId, timeMs, value } of events) {
    const minuteMs = timeMs - (timeMs % MINUTE_MS)
    const hourMs = timeMs - (timeMs % HOUR_MS)
    const minute = entryOf(minutes, minuteName({ type, minuteMs }), () => {
      return { type, minuteMs, count: 0, sum: 0, min: value, max: value }
    })
    minute.count += 1
    minute.sum += value
    if (value < minute.min) minute.min = value
    if (value > minute.max) minute.max = value
    const userHour = entryOf(userHours, userHourName({ type, hourMs, userId }), () => {
      return { type, hourMs, userId, count: 0, sum: 0 }
    })
    userHour.count += 1
    userHour.sum += value
  }
  return { minutes, userHours }
}

function entryOf<Entry>(entries: Map<string, Entry>, name: string, make: () => Entry): Entry {
  const known = entries.get(name)
  if (known !== undefined) return known
  const made = make()
  entries.set(name, made)
  return made
}

/** Largest sum first; of equals the smaller id first. */
export function topUsers(totals: Totals, type: string, hourMs: number, limit: number): readonly StoredUserHour[] {
  return [...totals.userHours.values()]
    .filter((row) => row.type === type && row.hourMs === hourMs)
    .sort((a, b) => b.sum - a.sum || a.userId - b.userId)
    .slice(0, limit)
}
