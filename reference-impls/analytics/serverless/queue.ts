import type { Event } from '../domain/collector/port.ts'

/** Name of the queue that carries accepted events to the totals. */
export const EVENTS = 'events'

/** The events of one batch on their way. */
export type TakenEvents = readonly Event[]
