/** How long a request is worked on, in milliseconds. */
export type Hold =
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'exponential'; readonly meanMs: number }
  | {
      readonly kind: 'two values'
      readonly usualMs: number
      readonly rareMs: number
      readonly rare: number
      readonly of: number
    }

/** What would have been answered in a stall is answered at its end. */
export interface Stall {
  readonly everyMs: number
  /** The first begins so long after the first request. */
  readonly firstAtMs: number
  readonly forMs: number
}

/** How the server of known behaviour answers. */
export interface Behaviour {
  readonly name: string
  readonly says: string
  readonly hold: Hold
  readonly stall: Stall | undefined
  /** Whether requests are worked on one after the other, in the order of arrival; else all at the same time. */
  readonly queues: boolean
}

const plain = { stall: undefined, queues: false }

export const BEHAVIOURS: readonly Behaviour[] = [
  { ...plain, name: 'constant', says: 'every answer takes 5 ms', hold: { kind: 'constant', ms: 5 } },
  {
    ...plain,
    name: 'exponential',
    says: 'answers take exponential times with a mean of 10 ms',
    hold: { kind: 'exponential', meanMs: 10 },
  },
  {
    ...plain,
    name: 'stall',
    says: 'answers take 2 ms; for 200 ms in every 5 s there are none',
    hold: { kind: 'constant', ms: 2 },
    stall: { everyMs: 5_000, firstAtMs: 2_500, forMs: 200 },
  },
  {
    ...plain,
    name: 'slow',
    // At exactly 1 % the p99 would lie on the step between both values, and a single request would decide.
    says: 'answers take 2 ms, and 11 in 1,000 take 100 ms',
    hold: { kind: 'two values', usualMs: 2, rareMs: 100, rare: 11, of: 1_000 },
  },
  {
    name: 'queue',
    says: 'one request at a time, for exponential times with a mean of 0.5 ms: a single-server queue',
    hold: { kind: 'exponential', meanMs: 0.5 },
    stall: undefined,
    queues: true,
  },
]

/** A window of whole periods of the stalls has the same share of stalled requests wherever it begins. */
export const WHOLE_PERIOD_SECONDS = 5
