/** Tells a person what is going on. Never the place of a result. */
export interface Progress {
  /** What is being done now, and how long the rest will take where that is known. */
  now(text: string, remainingMs?: number): void
  /** Something worth keeping on the screen. */
  say(text: string): void
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
