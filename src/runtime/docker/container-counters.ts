/** What one container has used since it started; `null` where that is not told. */
export interface ContainerCounters {
  readonly cpuMs: number | null
  readonly throttledMs: number | null
  readonly receivedBytes: number | null
  readonly sentBytes: number | null
  /** Memory now, less what the kernel would give back at once. */
  readonly memoryBytes: number | null
}

export const NOTHING_USED: ContainerCounters = {
  cpuMs: 0,
  throttledMs: 0,
  receivedBytes: 0,
  sentBytes: 0,
  memoryBytes: 0,
}

/** Counters together; memory is added too. What one cannot tell, the sum cannot. */
export function addCounters(a: ContainerCounters, b: ContainerCounters): ContainerCounters {
  return {
    cpuMs: add(a.cpuMs, b.cpuMs),
    throttledMs: add(a.throttledMs, b.throttledMs),
    receivedBytes: add(a.receivedBytes, b.receivedBytes),
    sentBytes: add(a.sentBytes, b.sentBytes),
    memoryBytes: add(a.memoryBytes, b.memoryBytes),
  }
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}

/** Adds up the counters of a container over its restarts, each of which begins at nothing. */
export class CounterSum {
  #past = NOTHING_USED
  #current = NOTHING_USED

  /** @param counters `undefined` where the container does not run: what was seen of it stays */
  read(counters: ContainerCounters | undefined): ContainerCounters {
    if (counters && (counters.cpuMs ?? 0) < (this.#current.cpuMs ?? 0)) this.restarted()
    this.#current = counters ?? { ...this.#current, memoryBytes: 0 }
    return addCounters(this.#past, this.#current)
  }

  restarted(): void {
    this.#past = { ...addCounters(this.#past, this.#current), memoryBytes: 0 }
    this.#current = NOTHING_USED
  }
}
