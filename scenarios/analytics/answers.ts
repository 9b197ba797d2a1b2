import { z } from 'zod'

const timeMs = z.int().nonnegative()
const count = z.int().nonnegative()
const sum = z.int().nonnegative()
const value = z.int().nonnegative()
const userId = z.int().positive()
export const eventType = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/)
export const eventId = z.uuid().lowercase()

export const errorAnswer = z.object({
  error: z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected a snake_case code'),
  message: z.string().min(1),
})

export const sessionAnswer = z.object({ token: z.string().min(1), expiresAt: z.iso.datetime() })

export const batchAnswer = z.object({
  accepted: z.int().min(0).max(50),
  refused: z.array(z.object({ id: eventId, reason: z.enum(['too_late', 'in_the_future']) })).max(50),
})

export const eventAnswer = z.object({ id: eventId, type: eventType, userId, timeMs, value, counted: z.boolean() })

export const aggregatesAnswer = z.object({
  type: eventType,
  fromMs: timeMs,
  untilMs: timeMs,
  minutes: z.array(z.object({ minuteMs: timeMs, count: count.positive(), sum, min: value, max: value })).max(60),
})

export const topUsersAnswer = z.object({
  type: eventType,
  hourMs: timeMs,
  users: z.array(z.object({ userId, count: count.positive(), sum })).max(100),
})

export const liveAnswer = z.object({ fromMs: timeMs, untilMs: timeMs, count, sum })

export const storedEvent = z.object({
  id: z.string(),
  type: z.string(),
  userId: z.int(),
  timeMs: z.int(),
  value: z.int(),
})

export const storedMinute = z.object({
  type: z.string(),
  minuteMs: z.int(),
  count: z.int(),
  sum: z.int(),
  min: z.int(),
  max: z.int(),
})

export const storedUserHour = z.object({
  type: z.string(),
  hourMs: z.int(),
  userId: z.int(),
  count: z.int(),
  sum: z.int(),
})

export type BatchAnswer = z.infer<typeof batchAnswer>
export type EventAnswer = z.infer<typeof eventAnswer>
export type StoredMinute = z.infer<typeof storedMinute>
export type StoredUserHour = z.infer<typeof storedUserHour>
