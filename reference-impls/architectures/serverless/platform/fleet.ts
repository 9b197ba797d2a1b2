import { ActiveClock } from './active-clock.ts'
import { Environment, type Outcome } from './environment.ts'
import type { FunctionDefinition } from './function-definition.ts'

export interface FleetOptions {
  /** Invocations at the same time in the whole account; more are throttled. */
  readonly accountConcurrency: number
  /** Environments at the same time, idle ones included; the one idle longest makes room for a new one. */
  readonly maxEnvironments: number
  /** Idle time after which an environment is ended. */
  readonly idleTimeoutMs: number
  /** Longest initialisation. */
  readonly initTimeoutMs: number
  /** How exactly time limits are kept. */
  readonly tickMs: number
  /** Environment variables of every function. */
  readonly variables: NodeJS.ProcessEnv
}

export interface Result {
  readonly outcome: Outcome
  /** Time of the handler, from the event's delivery. */
  readonly durationMs: number
  /** Time of the initialisation where this invocation had to wait for one. */
  readonly initMs: number | undefined
}

/** What happens in the fleet, for metrics. */
export interface FleetListener {
  throttled(definition: FunctionDefinition): void
  invoked(definition: FunctionDefinition, result: Result): void
  /** The number of environments has changed. */
  environments(count: number): void
}

interface Slot {
  readonly environment: Environment
  /** Active time since when it has been doing what it does. */
  sinceMs: number
  state: 'busy' | 'idle'
}

/** The execution environments of all functions: who gets an invocation, and when environments come and go. */
export class Fleet implements AsyncDisposable {
  readonly #options: FleetOptions
  readonly #listener: FleetListener
  readonly #clock: ActiveClock
  readonly #slots = new Set<Slot>()
  /** Idle environments by function, the one used last at the end. */
  readonly #idle = new Map<string, Slot[]>()
  readonly #inFlight = new Map<string, number>()
  #unreservedInFlight = 0
  readonly #unreservedLimit: number

  constructor(functions: readonly FunctionDefinition[], options: FleetOptions, listener: FleetListener) {
    this.#options = options
    this.#listener = listener
    const reserved = functions.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0)
    this.#unreservedLimit = options.accountConcurrency - reserved
    this.#clock = new ActiveClock(options.tickMs, () => this.#keepTimeLimits())
  }

  /**
   * Runs one invocation; `undefined` when it was throttled.
   * @param trace the trace header of the request that it is for
   */
  async invoke(definition: FunctionDefinition, event: string, trace?: string): Promise<Result | undefined> {
    if (!this.#admit(definition)) {
      this.#listener.throttled(definition)
      return undefined
    }
    const slot = this.#idle.get(definition.name)?.pop() ?? this.#start(definition)
    slot.state = 'busy'
    const result = await this.#run(slot, event, trace)
    const { extensionsDone } = slot.environment
    if (extensionsDone === undefined) this.#conclude(slot, result)
    else {
      // The caller has its answer; the environment is busy, and billed, until its extensions are done as well.
      const answeredAt = performance.now()
      extensionsDone.then(() =>
        this.#conclude(slot, { ...result, durationMs: result.durationMs + performance.now() - answeredAt }),
      )
    }
    return result
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#clock[Symbol.dispose]()
    const closing: Outcome = { kind: 'crash', reason: 'the platform is closing' }
    await Promise.all([...this.#slots].map(({ environment }) => environment.stop(closing)))
  }

  #conclude(slot: Slot, result: Result): void {
    const { environment } = slot
    if (environment.alive) this.#release(slot)
    this.#listener.invoked(environment.definition, result)
    this.#leave(environment.definition)
  }

  async #run(slot: Slot, event: string, trace: string | undefined): Promise<Result> {
    const { environment } = slot
    const isCold = !environment.initialised
    const failure = isCold ? await environment.ready : undefined
    const initMs = isCold ? environment.initMs : undefined
    if (failure !== undefined) return { outcome: failure, durationMs: 0, initMs }
    slot.sinceMs = this.#clock.nowMs
    const startedAt = performance.now()
    const outcome = await environment.invoke(event, trace)
    return { outcome, durationMs: performance.now() - startedAt, initMs }
  }

  /** A function with reserved concurrency has that for itself; all others share what is left of the account's. */
  #admit({ name, reservedConcurrency }: FunctionDefinition): boolean {
    const inFlight = this.#inFlight.get(name) ?? 0
    if (reservedConcurrency === undefined) {
      if (this.#unreservedInFlight >= this.#unreservedLimit) return false
      this.#unreservedInFlight++
    } else if (inFlight >= reservedConcurrency) return false
    this.#inFlight.set(name, inFlight + 1)
    return true
  }

  #leave({ name, reservedConcurrency }: FunctionDefinition): void {
    if (reservedConcurrency === undefined) this.#unreservedInFlight--
    this.#inFlight.set(name, (this.#inFlight.get(name) ?? 0) - 1)
  }

  #start(definition: FunctionDefinition): Slot {
    if (this.#slots.size >= this.#options.maxEnvironments) this.#evict()
    const environment = Environment.start(definition, this.#options.variables, () => {
      this.#slots.delete(slot)
      this.#withdraw(slot)
      this.#listener.environments(this.#slots.size)
    })
    const slot: Slot = { environment, sinceMs: this.#clock.nowMs, state: 'busy' }
    this.#slots.add(slot)
    this.#listener.environments(this.#slots.size)
    return slot
  }

  #release(slot: Slot): void {
    slot.state = 'idle'
    slot.sinceMs = this.#clock.nowMs
    const { name } = slot.environment.definition
    const idle = this.#idle.get(name)
    if (idle === undefined) this.#idle.set(name, [slot])
    else idle.push(slot)
  }

  /** Ends the environment that has been idle longest. There is one: limits on concurrency are not above this one. */
  #evict(): void {
    const [oldest] = [...this.#slots].filter((slot) => slot.state === 'idle').sort((a, b) => a.sinceMs - b.sinceMs)
    oldest?.environment.stop({ kind: 'crash', reason: 'evicted' })
  }

  #withdraw(slot: Slot): void {
    const idle = this.#idle.get(slot.environment.definition.name) ?? []
    const index = idle.indexOf(slot)
    if (index >= 0) idle.splice(index, 1)
  }

  #keepTimeLimits(): void {
    for (const { environment, state, sinceMs } of this.#slots) {
      const ageMs = this.#clock.nowMs - sinceMs
      if (state === 'idle') {
        if (ageMs >= this.#options.idleTimeoutMs) environment.stop({ kind: 'crash', reason: 'idle' })
      } else if (ageMs > this.#limitOf(environment) + this.#clock.tickMs) environment.stop({ kind: 'timeout' })
    }
  }

  #limitOf({ initialised, definition }: Environment): number {
    return initialised ? definition.timeoutSeconds * 1_000 : this.#options.initTimeoutMs
  }
}
