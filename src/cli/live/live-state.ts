import type { LoadSnapshot, RunSnapshot, StageSnapshot, TargetSnapshot } from '../../run/watch/progress.ts'

/** What a person who watches a run is shown of it. */
export interface LiveState {
  /** What is being done now. */
  readonly doing: string
  /** When that began and when the run did, and when it will be over where that is known: by `performance.now()`. */
  readonly sinceMs: number
  readonly startedMs: number
  readonly endsMs: number | undefined
  readonly run: RunSnapshot | undefined
  /** The load that is driven, or was last. */
  readonly load: Course | undefined
  /** What was seen of each target in each stage of each profile, in all rounds so far. */
  readonly courses: ReadonlyMap<string, Course>
  /** Failed requests of each target so far. */
  readonly errors: ReadonlyMap<string, number>
}

/** The latest seconds of one target in one stage. */
export interface Course {
  readonly stage: StageSnapshot
  /** `undefined`: nothing was seen of it so far. */
  readonly last: (LoadSnapshot & { readonly ratePerSecond: number }) | undefined
  readonly ratesPerSecond: readonly number[]
  readonly p99sMs: readonly number[]
}

/** Seconds that a sparkline shows. */
const KEPT_SECONDS = 30

/** Before anything was done. */
export function initialState(nowMs: number): LiveState {
  return {
    doing: '',
    sinceMs: nowMs,
    startedMs: nowMs,
    endsMs: undefined,
    run: undefined,
    load: undefined,
    courses: new Map(),
    errors: new Map(),
  }
}

/** Something else is being done now. The load stays, lest the view jump up and down. */
export function withDoing(state: LiveState, doing: string, nowMs: number, remainingMs: number | undefined): LiveState {
  const endsMs = remainingMs === undefined ? state.endsMs : nowMs + remainingMs
  return { ...state, doing, endsMs, sinceMs: nowMs }
}

export function withRun(state: LiveState, run: RunSnapshot): LiveState {
  return { ...state, run }
}

/** A stage begins: what was seen of it in earlier rounds is shown until there is more. */
export function withStage(state: LiveState, stage: StageSnapshot): LiveState {
  return { ...state, load: { ...courseOf(state, stage), stage } }
}

/** One more second of load; of what has no rate only the errors count. */
export function withLoad(state: LiveState, seen: LoadSnapshot): LiveState {
  const errors = new Map(state.errors).set(seen.target, (state.errors.get(seen.target) ?? 0) + seen.errors)
  const { ratePerSecond } = seen
  if (ratePerSecond === null) return { ...state, errors }
  const before = courseOf(state, seen)
  const load: Course = {
    stage: seen,
    last: { ...seen, ratePerSecond },
    ratesPerSecond: [...before.ratesPerSecond, ratePerSecond].slice(-KEPT_SECONDS),
    p99sMs: [...before.p99sMs, seen.p99Ms ?? 0].slice(-KEPT_SECONDS),
  }
  return { ...state, load, courses: new Map(state.courses).set(keyOf(seen), load), errors }
}

function courseOf({ courses }: LiveState, stage: StageSnapshot): Course {
  return courses.get(keyOf(stage)) ?? { stage, last: undefined, ratesPerSecond: [], p99sMs: [] }
}

function keyOf({ target, profile, stage }: StageSnapshot): string {
  return JSON.stringify([target, profile, stage])
}

/** Which target has its turn. */
export function busyTarget({ run }: LiveState): TargetSnapshot | undefined {
  return run?.targets.find(({ status }) => status === 'measuring' || status === 'warming up')
}
