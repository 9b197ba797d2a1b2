import type { Behaviour } from './behaviours.ts'
import { indexOfDispersion } from './dispersion.ts'
import type { ServerNotes } from './server-orders.ts'
import { nearestRank, type Percentile } from './truth.ts'
import type { Judged } from './verdict.ts'

/** What one tool reported of one behaviour, beside the truth. */
export interface Row {
  readonly tool: string
  /** How it sends. */
  readonly sends: string
  /** What users saw who came as it says it sends. */
  readonly users: 'even' | 'Poisson'
  readonly truth: Readonly<Record<Percentile, number>>
  readonly judged: Readonly<Partial<Record<Percentile, Judged>>>
  readonly completed: number
  readonly failed: number
  readonly dropped: number
  /** What does not add up, in words; only our own counts are looked at so closely. */
  readonly miscounts: readonly string[]
  /** Of the arrivals as the server read them: 0 for equal gaps, 1 for a Poisson process, more for bursts. */
  readonly dispersion: number
  readonly server: ServerError
}

/** How well the server kept its word, in milliseconds. */
export interface ServerError {
  readonly lateP50Ms: number
  readonly lateP999Ms: number
  readonly longestPauseMs: number
}

export interface BehaviourRows {
  readonly behaviour: Behaviour
  readonly rows: readonly Row[]
  /** Tools that failed, with what they said. */
  readonly broken: readonly { readonly tool: string; readonly error: string }[]
}

/** Arrivals are counted in stretches so long. */
export const BUCKET_MS = 10
/** Tools need a moment until they are at their rate. */
const SETTLED_AFTER_MS = 1_000

/** What the server saw of a tool that drove it for so long, and how it did itself. */
export function seenByServer(notes: ServerNotes, seconds: number): Pick<Row, 'dispersion' | 'server'> {
  const stretches = { fromMs: SETTLED_AFTER_MS, toMs: seconds * 1_000, bucketMs: BUCKET_MS }
  return { dispersion: indexOfDispersion(notes.arrivalsMs, stretches), server: serverError(notes) }
}

function serverError({ lateMs, longestPauseMs }: ServerNotes): ServerError {
  const sorted = lateMs.toSorted()
  return { lateP50Ms: nearestRank(sorted, 50), lateP999Ms: nearestRank(sorted, 99.9), longestPauseMs }
}

/** What keeps a row from meeting the bar, in words. */
export function misses({ judged, miscounts }: Row): string[] {
  const outside = Object.entries(judged).filter(([, { within }]) => !within)
  return [...outside.map(([percentile, { errorMs }]) => `p${percentile} is ${errorMs.toFixed(2)} ms off`), ...miscounts]
}
