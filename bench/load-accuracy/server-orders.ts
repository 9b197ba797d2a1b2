import type { Behaviour } from './behaviours.ts'
import type { Dealing } from './timetable.ts'

/** To the server's process. */
export type ServerOrder =
  | { readonly kind: 'behave'; readonly behaviour: Behaviour; readonly dealing: Dealing }
  | { readonly kind: 'tell' }

/** What the server did since it was told to behave. */
export interface ServerNotes {
  /** When each request was read, in milliseconds since the first, in their order. */
  readonly arrivalsMs: Float64Array
  /** How much later than meant each answer had been written, in milliseconds, in the order of answers. */
  readonly lateMs: Float64Array
  /** Longest time between two looks at what arrived and what is due, in milliseconds. */
  readonly longestPauseMs: number
}

/** From the server's process. `behaving` comes before the first request counts. */
export type ServerReport =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'behaving' }
  | { readonly kind: 'notes'; readonly notes: ServerNotes }
