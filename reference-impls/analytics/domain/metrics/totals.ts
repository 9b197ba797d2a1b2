import type { Event } from '../collector/port.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000

export const minuteOf = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS)
export const hourOf = (timeMs: number): number => Math.floor(timeMs / HOUR_MS)

interface Addition {
  readonly type: string
  count: number
  sum: number
}

export interface MinuteAddition extends Addition {
  readonly minute: number
  min: number
  max: number
}

export interface UserHourAddition extends Addition {
  readonly hour: number
  readonly userId: number
}

/** What events add to the totals, by minute and type and by type, hour and user, each in the order in which rows are locked. */
export interface Additions {
  readonly minutes: readonly MinuteAddition[]
  readonly userHours: readonly UserHourAddition[]
}

/** Sums events up: a row of the totals that many of them belong to is then written once. */
export function additionsOf(events: readonly Event[]): Additions {
  const minutes = new Map<string, MinuteAddition>()
  const userHours = new Map<string, UserHourAddition>()
  for (const { type, userId, timeMs, value } of events) {
    const [minute, hour] = [minuteOf(timeMs), hourOf(timeMs)]
    const ofMinute = entryOf(minutes, `${minute} ${type}`, () => {
      return { minute, type, count: 0, sum: 0, min: value, max: value }
    })
    ofMinute.min = Math.min(ofMinute.min, value)
    ofMinute.max = Math.max(ofMinute.max, value)
    const ofUser = entryOf(userHours, `${type} ${hour} ${userId}`, () => ({ type, hour, userId, count: 0, sum: 0 }))
    for (const addition of [ofMinute, ofUser]) {
      addition.count += 1
      addition.sum += value
    }
  }
  return {
    minutes: [...minutes.values()].sort((a, b) => a.minute - b.minute || inOrder(a.type, b.type)),
    userHours: [...userHours.values()].sort(
      (a, b) => inOrder(a.type, b.type) || a.hour - b.hour || a.userId - b.userId,
    ),
  }
}

function entryOf<Entry>(entries: Map<string, Entry>, name: string, make: () => Entry): Entry {
  const known = entries.get(name)
  if (known !== undefined) return known
  const made = make()
  entries.set(name, made)
  return made
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
