/** Tells a person what is going on. Never the place of a result. */
export interface Progress {
  /** What is being done now, and how long the rest will take where that is known. */
  now(text: string, remainingMs?: number): void
  /** Something worth keeping on the screen. */
  say(text: string): void
  /** Something for those who want to know more. */
  detail?(text: string): void
  /** How far each target is, whenever that changes. */
  run?(seen: RunSnapshot): void
  /** The window of a stage has opened. */
  stage?(seen: StageSnapshot): void
  /** What a second of load has shown, of the stage that opened last or of one before. */
  load?(seen: LoadSnapshot): void
}

/** For a run that nobody watches. */
export const SILENT: Progress = { now() {}, say() {} }

/** How far a run is. */
export interface RunSnapshot {
  /** Rounds that each target is measured. */
  readonly rounds: number
  readonly targets: readonly TargetSnapshot[]
}

export interface TargetSnapshot {
  readonly name: string
  readonly status: 'starting' | 'checking' | 'warming up' | 'waiting' | 'measuring' | 'done' | 'given up' | 'failed'
  readonly roundsDone: number
}

/** A stage that is driven. */
export interface StageSnapshot {
  readonly target: string
  readonly profile: string
  readonly stage: string
  /** What the schedule asks for; `null` where the load is as fast as answers come. */
  readonly offeredRatePerSecond: number | null
}

/** One second of load, as it was seen from outside. */
export interface LoadSnapshot extends StageSnapshot {
  /** Right answers; `null`: too short for a rate, or the window was over. */
  readonly ratePerSecond: number | null
  readonly p99Ms: number | null
  /** Wrong answers, broken connections and time-outs. */
  readonly errors: number
}

/** How the wall time of a run was spent. */
export class Phases {
  readonly #spent = new Map<string, number>()

  /** Runs something and adds its time to a phase. */
  async time<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.add(name, performance.now() - start)
    }
  }

  add(name: string, durationMs: number): void {
    this.#spent.set(name, (this.#spent.get(name) ?? 0) + durationMs)
  }

  get list(): { name: string; durationMs: number }[] {
    return [...this.#spent].map(([name, durationMs]) => ({ name, durationMs }))
  }
}
