/** What the kernel says about the CPU time of one process at one moment. */
export interface ProcessSample {
  readonly pid: number
  /** Tells a process from a later one with the same pid. */
  readonly startedAt: string
  readonly parentPid: number
  /** Of all its threads, ended ones too, in milliseconds: coarse, and never too much. */
  readonly processMs: number
  /** Of its children that it has waited for, with theirs, in milliseconds: likewise. */
  readonly waitedMs: number
  /** Nanoseconds by living thread; `undefined` where the kernel does not tell. */
  readonly threadNs: ReadonlyMap<number, number> | undefined
}

/** utime and stime (cutime and cstime) are each rounded down to a clock tick of 10 ms (proc_pid_stat(5)). */
export const TICKS_RESOLUTION_MS = 20

interface Known {
  readonly pid: number
  readonly startedAt: string
  parentPid: number
  ownMs: number
  waitedMs: number
  /** By living thread. */
  threadNs: ReadonlyMap<number, number>
  endedThreadsNs: number
  /** Of children that are gone and were not waited for as far as can be seen; decided at the next reading. */
  pendingMs: number
}

/**
 * Adds up the CPU time of a changing set of processes from one reading to the next, each millisecond once.
 *
 * What a process used is in its own figures while it is there, and in those of its parent as soon as that has waited
 * for it. Who vanishes without that (its parent had ended, or never waits) keeps the last reading. Each parent has to be
 * sampled before its children: a child that is waited for in between would otherwise be counted twice.
 */
export class CpuAccount {
  #known = new Map<string, Known>()
  #lostMs = 0
  #highestMs = 0

  /** Those that were there at the last reading, in its order. */
  get known(): Iterable<Pick<ProcessSample, 'pid' | 'startedAt'>> {
    return this.#known.values()
  }

  /** Takes a reading and returns all that was ever used, in milliseconds; it never falls. */
  add(samples: readonly ProcessSample[]): number {
    const before = this.#known
    this.#known = new Map(samples.map((sample) => [keyOf(sample), advance(before.get(keyOf(sample)), sample)]))
    this.#settle(before)
    let totalMs = this.#lostMs
    for (const { ownMs, waitedMs, pendingMs } of this.#known.values()) totalMs += ownMs + waitedMs + pendingMs
    this.#highestMs = Math.max(this.#highestMs, totalMs)
    return this.#highestMs
  }

  /** Finds out where the time of those who are gone is counted from now on. */
  #settle(before: ReadonlyMap<string, Known>): void {
    const parents = new Map([...before.values()].map((known) => [known.pid, known]))
    const survivor = (known: Known): Known | undefined => this.#known.get(keyOf(known))
    const owedMs = new Map<Known, number>()
    for (const gone of before.values()) {
      if (survivor(gone)) continue
      // A parent that is gone as well was waited for with what it had waited for.
      let parent = parents.get(gone.parentPid)
      for (let steps = parents.size; parent && !survivor(parent) && steps > 0; steps--) {
        parent = parents.get(parent.parentPid)
      }
      const heir = parent && survivor(parent)
      const usedMs = gone.ownMs + gone.waitedMs + gone.pendingMs
      if (heir) owedMs.set(heir, (owedMs.get(heir) ?? 0) + usedMs)
      else this.#lostMs += usedMs
    }
    for (const [key, known] of this.#known) {
      const old = before.get(key)
      let grownMs = known.waitedMs - (old?.waitedMs ?? 0)
      const stillMs = beyond(known.pendingMs, grownMs)
      grownMs = Math.max(0, grownMs - known.pendingMs)
      this.#lostMs += stillMs
      // A child may have been waited for after its parent was sampled: the next reading tells.
      known.pendingMs = beyond(owedMs.get(known) ?? 0, grownMs)
    }
  }
}

/** What is owed and not covered; within the resolution it is covered. */
function beyond(owedMs: number, coveredMs: number): number {
  const missingMs = owedMs - coveredMs
  return missingMs > TICKS_RESOLUTION_MS ? missingMs : 0
}

function advance(before: Known | undefined, sample: ProcessSample): Known {
  const { pid, startedAt, parentPid, processMs, waitedMs } = sample
  const threadNs = sample.threadNs ?? before?.threadNs ?? new Map<number, number>()
  let endedThreadsNs = before?.endedThreadsNs ?? 0
  for (const [tid, ns] of before?.threadNs ?? []) {
    // A number that went down is another thread with the same number.
    if ((threadNs.get(tid) ?? -1) < ns) endedThreadsNs += ns
  }
  let livingNs = 0
  for (const ns of threadNs.values()) livingNs += ns
  const ownMs = Math.max(before?.ownMs ?? 0, processMs, (endedThreadsNs + livingNs) / 1e6)
  return { pid, startedAt, parentPid, ownMs, waitedMs, threadNs, endedThreadsNs, pendingMs: before?.pendingMs ?? 0 }
}

function keyOf({ pid, startedAt }: Pick<ProcessSample, 'pid' | 'startedAt'>): string {
  return `${pid} ${startedAt}`
}
