import type { LoadSeen, RunSeen, TargetSeen } from '../../pipeline/progress.ts'

/** What a person who watches a run is shown of it. */
export interface LiveState {
  /** What is being done now. */
  readonly doing: string
  /** When that began and when the run did, and when it will be over where that is known: by `performance.now()`. */
  readonly sinceMs: number
  readonly startedMs: number
  readonly endsMs: number | undefined
  readonly run: RunSeen | undefined
  /** The load that was seen last. */
  readonly load: Course | undefined
  /** What was seen of each target in each stage of each profile, in all rounds so far. */
  readonly courses: ReadonlyMap<string, Course>
  /** Failed requests of each target so far. */
  readonly errors: ReadonlyMap<string, number>
}

/** The latest seconds of one target in one stage. */
export interface Course {
  readonly seen: LoadSeen
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

/** Something else is being done now. The load that was seen last stays, lest the view jump up and down. */
export function withDoing(state: LiveState, doing: string, nowMs: number, remainingMs: number | undefined): LiveState {
  const endsMs = remainingMs === undefined ? state.endsMs : nowMs + remainingMs
  return { ...state, doing, endsMs, sinceMs: nowMs }
}

export function withRun(state: LiveState, run: RunSeen): LiveState {
  return { ...state, run }
}

/** One more second of load. */
export function withLoad(state: LiveState, seen: LoadSeen): LiveState {
  const key = JSON.stringify([seen.target, seen.profile, seen.stage])
  const before = state.courses.get(key)
  const load: Course = {
    seen,
    ratesPerSecond: [...(before?.ratesPerSecond ?? []), seen.ratePerSecond].slice(-KEPT_SECONDS),
    p99sMs: [...(before?.p99sMs ?? []), seen.p99Ms ?? 0].slice(-KEPT_SECONDS),
  }
  const errors = (state.errors.get(seen.target) ?? 0) + seen.errors
  return {
    ...state,
    load,
    courses: new Map(state.courses).set(key, load),
    errors: new Map(state.errors).set(seen.target, errors),
  }
}

/** Which target has its turn. */
export function busyTarget({ run }: LiveState): TargetSeen | undefined {
  return run?.targets.find(({ status }) => status === 'measuring' || status === 'warming up')
}
