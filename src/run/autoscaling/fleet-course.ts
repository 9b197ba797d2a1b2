import { setTimeout as delay } from 'node:timers/promises'
import type { Fleet, FleetUse } from '../../autoscaling/fleet.ts'
import type { TargetRule } from '../../autoscaling/rule.ts'
import { type Recommendation, wantedReplicas } from '../../autoscaling/wanted-replicas.ts'

/** How often it is looked at what a fleet does, and over which time its use is a mean: one moment says little. */
export const LOOK_EVERY_MS = 500
const LOOKS_A_DECISION = 2
const LOOKS_A_MEAN = 4

/** A fleet at one moment, in milliseconds since the first window of its load opened. */
export interface FleetSample {
  readonly atMs: number
  /** Replicas that there were to be. */
  readonly wanted: number
  /** Replicas that took requests. */
  readonly serving: number
  /** These, and those that started or had still to answer. */
  readonly running: number
  /** Of the metric, for each that took requests; `null`: not known. */
  readonly perReplica: number | null
}

/** What became of a fleet in the course of a load. */
export interface FleetSeen {
  readonly rule: TargetRule
  readonly samples: readonly FleetSample[]
  /** From each decision for one more replica to the moment when it took requests. */
  readonly startsMs: readonly number[]
}

interface Look {
  readonly atMs: number
  readonly use: FleetUse
}

export interface FleetCourseOptions {
  readonly rule: TargetRule
  /** Its size, where it is to stay as it is; `undefined`: it follows its rule. */
  readonly fixed: number | undefined
  /** Accepted writes that are not applied yet; asked for where the rule is about them. */
  readonly readQueue: (() => Promise<number | null>) | undefined
  /** Told of each decision. */
  readonly say: (text: string) => void
}

/** Has the replicas of one component follow a load, or only watches them. Disposing of it decides nothing more. */
export class FleetCourse implements AsyncDisposable {
  readonly #fleet: Fleet
  readonly #options: FleetCourseOptions
  readonly #samples: FleetSample[] = []
  readonly #startsMs: number[] = []
  readonly #looks: Look[] = []
  readonly #over = new AbortController()
  /** Replicas that were decided on and do not run yet, the newest last. */
  readonly #waiting: AbortController[] = []
  /** Those that start. */
  #starting = 0
  readonly #changes: Promise<void>[] = []
  #recommendations: readonly Recommendation[] = []
  #startedAt = 0
  #count = 0
  #timer: NodeJS.Timeout | undefined
  #look: Promise<void> = Promise.resolve()

  constructor(fleet: Fleet, options: FleetCourseOptions) {
    this.#fleet = fleet
    this.#options = options
  }

  /** Has as many replicas as the load is to begin with. */
  async begin(): Promise<void> {
    const { rule, fixed = rule.min } = this.#options
    await resize(this.#fleet, fixed)
  }

  /** The first window has opened. */
  start(): void {
    this.#startedAt = performance.now()
    this.#note(null)
    this.#timer = setInterval(() => {
      this.#look = this.#look.then(() => this.#tick())
      this.#follow(this.#look)
    }, LOOK_EVERY_MS)
  }

  /** The load is over: nothing more is decided. Settles when what was decided is done; rejects where something went wrong. */
  async seen(): Promise<FleetSeen> {
    this.#note(null)
    this.#end()
    await Promise.all(this.#changes)
    return { rule: this.#options.rule, samples: this.#samples, startsMs: this.#startsMs }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end()
    await Promise.allSettled(this.#changes)
  }

  #end(): void {
    clearInterval(this.#timer)
    this.#over.abort()
  }

  /** What went wrong is told by `seen`. */
  #follow(change: Promise<void>): void {
    change.catch(() => {})
    this.#changes.push(change)
  }

  async #tick(): Promise<void> {
    if (this.#over.signal.aborted) return
    const use = await this.#fleet.use()
    const atMs = this.#elapsedMs
    this.#looks.push({ atMs, use })
    if (this.#looks.length > LOOKS_A_MEAN + 1) this.#looks.shift()
    const total = await this.#total()
    if (this.#over.signal.aborted) return
    const { serving } = this.#fleet
    this.#count++
    if (this.#options.fixed === undefined && this.#count % LOOKS_A_DECISION === 0) this.#decide(total, atMs)
    this.#note(total === null || serving === 0 ? null : total / serving)
  }

  /** Of the metric, over all that take requests. */
  async #total(): Promise<number | null> {
    const { rule, readQueue } = this.#options
    if (rule.metric === 'queue') return (await readQueue?.()) ?? null
    if (rule.metric === 'cpu') return cpuTotal(this.#looks, rule.cpus, this.#fleet.serving)
    const counts = this.#looks.slice(-LOOKS_A_MEAN).map(({ use: { inFlight } }) => inFlight)
    return counts.reduce((sum, count) => sum + count, 0) / counts.length
  }

  #decide(total: number | null, atMs: number): void {
    const { rule, say } = this.#options
    const { serving } = this.#fleet
    const coming = this.#coming
    const seen = { atMs, serving, coming, total }
    const { wanted, recommendations } = wantedReplicas(seen, this.#recommendations, rule)
    this.#recommendations = recommendations
    const current = serving + coming
    if (wanted === current) return
    say(`${rule.component}: from ${current} to ${wanted} replicas`)
    for (let more = current; more < wanted; more++) this.#follow(this.#add(atMs))
    for (let fewer = current; fewer > wanted; fewer--) this.#takeAway()
  }

  get #coming(): number {
    return this.#waiting.length + this.#starting
  }

  async #add(decidedMs: number): Promise<void> {
    const waiting = new AbortController()
    this.#waiting.push(waiting)
    const { delayMs } = this.#options.rule
    try {
      await delay(delayMs, undefined, { signal: AbortSignal.any([waiting.signal, this.#over.signal]) })
    } catch {
      return // it is not wanted any more
    } finally {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
    }
    this.#starting++
    try {
      const added = this.#fleet.add()
      this.#note(null)
      await added
    } finally {
      this.#starting--
    }
    this.#startsMs.push(this.#elapsedMs - decidedMs)
    this.#note(null)
  }

  /** One that does not run yet goes first. */
  #takeAway(): void {
    const waiting = this.#waiting.findLast(({ signal }) => !signal.aborted)
    if (waiting !== undefined) waiting.abort()
    else if (this.#fleet.serving > this.#options.rule.min) {
      this.#follow(this.#fleet.remove().then(() => this.#note(null)))
      this.#note(null)
    }
  }

  #note(perReplica: number | null): void {
    if (this.#over.signal.aborted) return
    const { serving, running } = this.#fleet
    this.#samples.push({ atMs: this.#elapsedMs, wanted: serving + this.#coming, serving, running, perReplica })
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startedAt
  }
}

/** Starts and stops replicas until there are so many. */
export async function resize(fleet: Fleet, replicas: number): Promise<void> {
  const changes: Promise<void>[] = []
  for (let more = fleet.serving; more < replicas; more++) changes.push(fleet.add())
  for (let fewer = fleet.serving; fewer > replicas; fewer--) changes.push(fleet.remove())
  await Promise.all(changes)
}

/**
 * CPU time between the first and the last look, in CPUs of a replica, over as many as take requests. Those that were not there
 * all the time are taken to be like the others: what a program uses to start says nothing of the load.
 */
function cpuTotal(looks: readonly Look[], cpus: number, serving: number): number | null {
  const [first, last] = [looks[0], looks.at(-1)]
  if (first === undefined || last === undefined || first === last) return null
  const used = [...last.use.cpuMs].flatMap(([number, cpuMs]) => {
    const before = first.use.cpuMs.get(number)
    return cpuMs === null || before === undefined || before === null ? [] : [cpuMs - before]
  })
  if (used.length === 0) return null
  const mean = used.reduce((sum, cpuMs) => sum + cpuMs, 0) / used.length
  return (mean * serving) / (last.atMs - first.atMs) / cpus
}
