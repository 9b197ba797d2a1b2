import { ExitCode, messageOf, UserError } from '../base/errors.ts'
import { DriverFailed } from '../load/driver-failed.ts'
import { isGivenUp } from '../result/ranking.ts'
import type { TargetResult } from '../result/schema.ts'
import type { Deployment } from '../runtime/runtime.ts'
import { hasBenchRoutes, resetBenchData } from '../scenario/bench-data.ts'
import { uncheckedWithoutBench, uncheckedWithoutRoutes } from '../scenario/bench-routes.ts'
import { type Client, openClient, type RequestManner } from '../scenario/client.ts'
import type { Dataset, Scenario } from '../scenario/define.ts'
import { userModuleError } from '../scenario/user-module.ts'
import type { Headers } from '../target/headers.ts'
import type { TargetKindName } from '../target/target.ts'
import { reachedFrom } from '../topology/links.ts'
import type { Topology } from '../topology/topology.ts'
import { type ScalingPlan, withMostReplicas } from './autoscaling/plan-scaling.ts'
import { type FaultPlan, NO_FAULTS } from './faults/fault-plan.ts'
import { outsideCause } from './measure/outside-cause.ts'
import { runResetHook } from './start/reset-hook.ts'

/** What there is to know of a target besides its components. */
export interface TargetFacts {
  readonly kind?: TargetKindName
  /** Where it runs already; left out: it is started. */
  readonly url?: URL | undefined
  /** Sent with every request. */
  readonly headers?: Headers
  /** Command or URL that puts its data back to the start. */
  readonly reset?: string | undefined
  /** Whether it may get any load although it is not on this machine. */
  readonly mayLoad?: boolean | undefined
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** A target on its way through a run, with all that is known about it so far. */
export class RunTarget {
  readonly record: Mutable<TargetResult>
  /** Where it runs already; undefined for what is started. */
  readonly url: URL | undefined
  readonly mayLoad: boolean
  /** What goes wrong with it on purpose. */
  faults: FaultPlan = NO_FAULTS
  #topology: Topology
  #scaling: ScalingPlan = []
  readonly #headers: Headers
  readonly #resetHook: string | undefined
  /** Whether it serves `/bench` routes: until it was asked it is taken to. */
  #hasBench = true
  #mostPerSecond: number | undefined
  #running: { deployment: Deployment; client: Client } | undefined

  constructor(
    topology: Topology,
    source: string,
    { kind, url, headers = {}, reset, mayLoad = false }: TargetFacts = {},
  ) {
    this.#topology = topology
    this.url = url
    this.mayLoad = mayLoad
    this.#headers = headers
    this.#resetHook = reset
    this.record = {
      name: topology.name,
      architecture: topology.architecture ?? null,
      variant: topology.variant ?? null,
      ...(kind === undefined ? {} : { kind }),
      source,
      entrypoint: topology.entrypoint,
      components: topology.services.map((service) => ({
        name: service.name,
        cost: service.cost,
        replicas: service.replicas,
        reaches: reachedFrom(service, topology.services),
      })),
      status: 'measured',
      failure: null,
      startupMs: null,
      images: [],
      networkPath: null,
      cpuAccounting: null,
      contract: { passed: [], failed: [] },
      differential: null,
      warmUp: null,
      rounds: [],
    }
  }

  get topology(): Topology {
    return this.#topology
  }

  /** How its replicas follow their load. */
  get scaling(): ScalingPlan {
    return this.#scaling
  }

  /** Has it started with as many replicas as there may be. */
  scale(plan: ScalingPlan): void {
    this.#topology = withMostReplicas(this.#topology, plan)
    this.#scaling = plan
  }

  get name(): string {
    return this.topology.name
  }

  get failed(): boolean {
    return this.record.status === 'failed'
  }

  /** Whether it is driven no more: it failed, or a load was given up because nothing but errors came back. */
  get isOut(): boolean {
    return this.failed || this.record.rounds.some(({ stages }) => isGivenUp(stages))
  }

  /** How requests to it are sent. */
  get manner(): RequestManner {
    return { headers: this.#headers, mostPerSecond: this.#mostPerSecond }
  }

  /** Whether it gets few requests only, and so is not warmed up. */
  get isGentle(): boolean {
    return this.#mostPerSecond !== undefined
  }

  /** Has it get no more requests a second from now on. */
  treatGently(mostPerSecond: number): void {
    this.#mostPerSecond = mostPerSecond
  }

  get hasBench(): boolean {
    return this.#hasBench
  }

  /** Asks whether it serves `/bench` routes, and notes which checks are not possible where it does not. */
  async lookForBench(data: Dataset, scenario: Scenario): Promise<void> {
    const hasReset = this.#resetHook !== undefined
    if (scenario.benchRoutes === 'optional') {
      this.record.unchecked = await uncheckedWithoutRoutes(this.client, hasReset)
      return
    }
    this.#hasBench = await hasBenchRoutes(this.client, data)
    if (!this.#hasBench) this.record.unchecked = uncheckedWithoutBench(hasReset)
  }

  /** Puts its data back to the start: by the hook that was named for it, and by its `/bench` routes. */
  async reset(data: Dataset, scenario: Scenario, signal: AbortSignal): Promise<void> {
    if (this.#resetHook !== undefined)
      await runResetHook(this.#resetHook, { target: this.name, headers: this.#headers, signal })
    if (this.#hasBench) await resetBenchData(this.client, data, scenario)
  }

  get deployment(): Deployment {
    return this.#up.deployment
  }

  get client(): Client {
    return this.#up.client
  }

  /** @param signal ends whatever is asked of it: no wrong answer, however slow, may hold up an interrupt */
  started(deployment: Deployment, startupMs: number, signal: AbortSignal): void {
    this.#running = { deployment, client: openClient(deployment.entrypoint, { signal, ...this.manner }) }
    this.record.startupMs = startupMs
    this.record.images = deployment.images.map((image) => ({ ...image }))
    this.record.networkPath = deployment.networkPath
    this.record.cpuAccounting = deployment.cpuAccounting
  }

  /**
   * Does something with the running target. If it goes wrong, or the target crashes meanwhile, the target is out of
   * the run with what was measured of it so far; an abort is passed on. A contract that is broken because a component
   * has ended, say, does not count as broken.
   */
  async attempt(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    if (this.failed) return
    try {
      await Promise.race([work(), ...(this.#running ? [this.#running.deployment.crashed] : [])])
    } catch (error) {
      signal.throwIfAborted()
      // No target is to blame for what made the load, and nothing more can be measured.
      if (error instanceof DriverFailed) throw error
      const cause = this.#running && (await outsideCause(this.#running.deployment))
      signal.throwIfAborted()
      if (cause !== undefined) this.record.contract = { ...this.record.contract, failed: [] }
      await this.fail(cause ?? error)
    }
  }

  /** Takes the target out of the run and stops it. */
  async fail(error: unknown): Promise<void> {
    this.record.status = 'failed'
    // What the scenario's own code throws is not the target's doing, and says so.
    const known = error instanceof UserError ? error : userModuleError(error)
    this.record.failure =
      known !== undefined
        ? { message: known.paragraph(), exitCode: known.exitCode }
        : { message: messageOf(error), exitCode: ExitCode.failed }
    await this.stop()
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (!running) return
    await running.client[Symbol.asyncDispose]()
    await running.deployment[Symbol.asyncDispose]()
  }

  get #up(): { deployment: Deployment; client: Client } {
    if (!this.#running) throw new TypeError(`${this.name} is not running`)
    return this.#running
  }
}
