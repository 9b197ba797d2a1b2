import { ExitCode, messageOf, UserError } from '../base/errors.ts'
import { DriverFailed } from '../load/driver-failed.ts'
import { isGivenUp } from '../result/ranking.ts'
import type { TargetResult } from '../result/schema.ts'
import type { Deployment } from '../runtime/runtime.ts'
import { type Client, openClient } from '../scenario/client.ts'
import { userModuleError } from '../scenario/user-module.ts'
import { reachedFrom } from '../topology/links.ts'
import type { Topology } from '../topology/topology.ts'
import { outsideCause } from './measure/outside-cause.ts'

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** A target on its way through a run, with all that is known about it so far. */
export class Contestant {
  readonly topology: Topology
  readonly record: Mutable<TargetResult>
  #running: { deployment: Deployment; client: Client } | undefined

  constructor(topology: Topology, source: string) {
    this.topology = topology
    this.record = {
      name: topology.name,
      architecture: topology.architecture ?? null,
      variant: topology.variant ?? null,
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

  get deployment(): Deployment {
    return this.#up.deployment
  }

  get client(): Client {
    return this.#up.client
  }

  /** @param signal ends whatever is asked of it: no wrong answer, however slow, may hold up an interrupt */
  started(deployment: Deployment, startupMs: number, signal: AbortSignal): void {
    this.#running = { deployment, client: openClient(deployment.entrypoint, { signal }) }
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
