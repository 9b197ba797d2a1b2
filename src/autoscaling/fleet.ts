import type { ReplicaAddress } from './front/front.ts'
import type { OpenFront } from './front/fronts.ts'

/** One instance of a component, as its runtime starts and stops it, again and again. */
export interface Replica {
  /** Where it takes requests while it runs; `undefined`: nobody calls it. */
  readonly address: ReplicaAddress | undefined
  /** Settles when it is healthy. */
  start(): Promise<void>
  /** Asks it to end, as for a new version, and waits until it is gone. */
  stop(): Promise<void>
  /** Cumulative CPU time; `null`: not known. */
  cpuMs(): Promise<number | null>
}

/** What the replicas of a component that take requests do. */
export interface FleetUse {
  /** Cumulative CPU time by replica, each with a number of its own; it never gets that of another. `null`: not known. */
  readonly cpuMs: ReadonlyMap<number, number | null>
  /** Requests that are not answered yet; 0 where nobody calls it. */
  readonly inFlight: number
}

/**
 * The replicas of one component, in a fixed number of places of which some are in use. All are when it is made. Where the
 * component takes requests a front spreads them over those that are healthy.
 */
export class Fleet {
  readonly component: string
  readonly #front: OpenFront | undefined
  readonly #idle: Replica[] = []
  /** Each by the number of its start. */
  readonly #serving = new Map<number, Replica>()
  #starts = 0
  /** Replicas that run: those that take requests, those that start and those that have still to answer. */
  #running = 0

  private constructor(component: string, front: OpenFront | undefined) {
    this.component = component
    this.#front = front
  }

  /** @param replicas all of them run */
  static async of(component: string, replicas: readonly Replica[], front: OpenFront | undefined): Promise<Fleet> {
    const fleet = new Fleet(component, front)
    for (const replica of replicas) {
      fleet.#running++
      await fleet.#serve(replica)
    }
    return fleet
  }

  /** Replicas that take requests. */
  get serving(): number {
    return this.#serving.size
  }

  get running(): number {
    return this.#running
  }

  /** Starts one more; it takes requests when this settles. Rejects where it does not become healthy, and where no place is left. */
  async add(): Promise<void> {
    const replica = this.#idle.pop()
    if (replica === undefined) throw new RangeError(`${this.component} has no place for another replica`)
    this.#running++
    await replica.start()
    await this.#serve(replica)
  }

  /** Stops the newest, once it has answered all requests that it took. Rejects for the last one. */
  async remove(): Promise<void> {
    const [number, replica] = [...this.#serving].at(-1) ?? []
    if (number === undefined || replica === undefined || this.#serving.size === 1) {
      throw new RangeError(`${this.component} keeps one replica`)
    }
    this.#serving.delete(number)
    if (replica.address !== undefined) await this.#front?.drain(replica.address)
    await replica.stop()
    this.#running--
    this.#idle.push(replica)
  }

  async use(): Promise<FleetUse> {
    const [inFlight = 0, ...cpuMs] = await Promise.all([
      this.#front?.inFlight(),
      ...[...this.#serving].map(async ([number, replica]) => [number, await replica.cpuMs()] as const),
    ])
    return { inFlight, cpuMs: new Map(cpuMs) }
  }

  async #serve(replica: Replica): Promise<void> {
    if (replica.address !== undefined) await this.#front?.add(replica.address)
    this.#serving.set(this.#starts++, replica)
  }
}
