import { expect, test } from 'vitest'
import { additionsOf, HOUR_MS, hourOf, MINUTE_MS, minuteOf } from './totals.ts'

const NOON = Date.UTC(2026, 0, 15, 12)
const event = (type: string, userId: number, timeMs: number, value: number) => ({
  id: `${type}${userId}${timeMs}`,
  type,
  userId,
  timeMs,
  value,
})

test('sums events up by minute and type and by type, hour and user, in the order in which rows are locked', () => {
  const { minutes, userHours } = additionsOf([
    event('view', 2, NOON, 10),
    event('view', 1, NOON + 59_999, 30),
    event('click', 2, NOON, 7),
    event('view', 2, NOON - 1, 0),
    event('view', 2, NOON + MINUTE_MS, 5),
  ])
  const minute = minuteOf(NOON)
  expect(minutes).toEqual([
    { minute: minute - 1, type: 'view', count: 1, sum: 0, min: 0, max: 0 },
    { minute, type: 'click', count: 1, sum: 7, min: 7, max: 7 },
    { minute, type: 'view', count: 2, sum: 40, min: 10, max: 30 },
    { minute: minute + 1, type: 'view', count: 1, sum: 5, min: 5, max: 5 },
  ])
  const hour = hourOf(NOON)
  expect(userHours).toEqual([
    { type: 'click', hour, userId: 2, count: 1, sum: 7 },
    { type: 'view', hour: hour - 1, userId: 2, count: 1, sum: 0 },
    { type: 'view', hour, userId: 1, count: 1, sum: 30 },
    { type: 'view', hour, userId: 2, count: 2, sum: 15 },
  ])
})

test('adds nothing for no events', () => {
  expect(additionsOf([])).toEqual({ minutes: [], userHours: [] })
})

test('counts minutes and hours since 1970', () => {
  expect([minuteOf(MINUTE_MS - 1), minuteOf(MINUTE_MS)]).toEqual([0, 1])
  expect([hourOf(HOUR_MS - 1), hourOf(HOUR_MS)]).toEqual([0, 1])
})
