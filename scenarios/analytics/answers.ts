import { z } from 'zod'

export { errorAnswer, sessionAnswer } from '../shared/answers.ts'

/** Unix time in milliseconds, up to the end of the year 9999. */
export const timeMs = z.int().min(0).max(253_402_300_799_999)
const count = z.int().nonnegative()
const sum = z.int().nonnegative()
const value = z.int().nonnegative()
const userId = z.int().positive()
export const eventType = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/)
export const eventId = z.uuid().lowercase()

/** An event as it is sent. */
export const event = z
  .strictObject({
    id: z.uuid().describe('Stands for the event: the same id is the same event, however often it is sent.'),
    type: eventType,
    userId: userId.max(2_147_483_647),
    timeMs: timeMs.describe('When it happened, Unix time in milliseconds.'),
    value: value.max(1_000_000),
  })
  .meta({ title: 'Event' })

export const batchBody = z
  .strictObject({
    sentAtMs: timeMs.describe('When the batch was sent, Unix time in milliseconds: what is late goes by it.'),
    events: z.array(event).min(1).max(50),
  })
  .meta({ title: 'Batch' })

export const credentialsBody = z
  .strictObject({
    clientId: userId.max(2_147_483_647),
    apiKey: z.string().min(1).max(128),
    expiresInSeconds: z.int().min(1).max(3_600).optional(),
  })
  .meta({ title: 'Credentials' })

export const batchAnswer = z
  .object({
    accepted: z.int().min(0).max(50),
    refused: z.array(z.object({ id: eventId, reason: z.enum(['too_late', 'in_the_future']) })).max(50),
  })
  .meta({ title: 'BatchAnswer' })

export const eventAnswer = z
  .object({ id: eventId, type: eventType, userId, timeMs, value, counted: z.boolean() })
  .meta({ title: 'CollectedEvent' })

export const aggregatesAnswer = z
  .object({
    type: eventType,
    fromMs: timeMs,
    untilMs: timeMs,
    minutes: z.array(z.object({ minuteMs: timeMs, count: count.positive(), sum, min: value, max: value })).max(60),
  })
  .meta({ title: 'Aggregates' })

export const topUsersAnswer = z
  .object({
    type: eventType,
    hourMs: timeMs,
    users: z.array(z.object({ userId, count: count.positive(), sum })).max(100),
  })
  .meta({ title: 'TopUsers' })

export const liveAnswer = z.object({ fromMs: timeMs, untilMs: timeMs, count, sum }).meta({ title: 'Live' })

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

export type AggregatesAnswer = z.infer<typeof aggregatesAnswer>
export type TopUsersAnswer = z.infer<typeof topUsersAnswer>
export type BatchAnswer = z.infer<typeof batchAnswer>
export type EventAnswer = z.infer<typeof eventAnswer>
export type StoredMinute = z.infer<typeof storedMinute>
export type StoredUserHour = z.infer<typeof storedUserHour>
