import { randomBytes } from 'node:crypto'
import { messageOf, UserError } from '../../base/errors.ts'
import type { Problem } from '../../base/problem.ts'
import { withinTime } from '../../base/within-time.ts'
import { addressSpaceProblems } from '../../outside/address-space.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import { describeKept, warnByNode } from '../left-behind.ts'
import { sweepRuns } from '../process/sweep-runs.ts'
import type {
  Deployment,
  FaultRefusal,
  Leftover,
  PrepareOptions,
  Runtime,
  ScalingRefusal,
  UpOptions,
  Warn,
} from '../runtime.ts'
import { scalingRefusal } from '../scaling-refusals.ts'
import { reachesBridges } from './bridge-network.ts'
import { checkEngine } from './check-engine.ts'
import { refuseWhatCannotRunHere } from './container-plan.ts'
import { sweepEngine } from './docker-sweep.ts'
import { connectEngine, type Engine } from './engine/connect.ts'
import { EngineEvents } from './engine-events.ts'
import { dockerFaultRefusal } from './fault-refusal.ts'
import type { ImageMap } from './images/image-map.ts'
import { readKnownNeeds } from './images/known-needs.ts'
import { type PreparedImage, prepareImages } from './images/prepare.ts'
import { Reaper } from './reaper.ts'
import { deploymentPrefix, startContainers } from './start-containers.ts'

export interface DockerRuntimeOptions {
  /** Where images come from that are not to be had by their own names. */
  readonly map: ImageMap
  /** How long a component may take to become ready: as its health check and the machine ask for where it is left out. */
  readonly startTimeoutMs?: number | undefined
  /** Told of what could not be removed. */
  readonly warn?: Warn | undefined
}

/** What is opened when the first topology is started. */
interface Run {
  readonly engine: Engine
  readonly events: EngineEvents
  readonly reaper: Reaper
}

/** Longer than all that is waited for while a deployment is removed. */
const STOP_TIMEOUT_MS = 150_000
/** Who has pressed Ctrl-C does not wait for an engine that takes longer to remove a dozen containers. */
const INTERRUPTED_PATIENCE_MS = 1_200

const stop = (deployment: Deployment): PromiseLike<void> => deployment[Symbol.asyncDispose]()
const noAnswer = (seconds: number): Error => new Error(`the Docker engine did not do it within ${seconds} s`)

/** Runs each component of a topology in a container of its own, on a network of the deployment's own. */
export class DockerRuntime implements Runtime {
  readonly #map: ImageMap
  readonly #startTimeoutMs: number | undefined
  readonly #warn: Warn
  /** Something of this run is still in the engine. */
  #isIncomplete = false
  /** Identity of this run: what it makes in the engine is found by it. */
  readonly #id = randomBytes(5).toString('hex')
  readonly #images = new Map<Service, PreparedImage>()
  readonly #ports = new Set<number>()
  readonly #prefixes = new Set<string>()
  /** Those that are still starting, too: disposing must not miss one. */
  readonly #deployments = new Set<Promise<Deployment>>()
  /** Settles when who has asked for an end has waited for long enough. */
  readonly #patience = Promise.withResolvers<void>()
  #isInterrupted = false
  /** Something is still being removed, by the reaper when this process ends. */
  #isHandedOver = false
  readonly #disposing = new AbortController()
  #engine: Promise<Engine> | undefined
  #run: Promise<Run> | undefined

  constructor({ map, startTimeoutMs, warn = warnByNode }: DockerRuntimeOptions) {
    this.#map = map
    this.#warn = warn
    this.#startTimeoutMs = startTimeoutMs
  }

  async check(): Promise<Problem[]> {
    if (process.platform === 'win32') {
      const what = 'archbench needs POSIX processes, which Windows does not have'
      return [{ what, remedy: 'Run archbench in WSL 2', fatal: true }]
    }
    try {
      return [...addressSpaceProblems(), ...(await checkEngine(await this.#connect()))]
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      const { found, expected, remedy } = error.details
      const facts = [
        ...(found === undefined ? [] : [`found: ${found}`]),
        ...(expected === undefined ? [] : [`expected: ${expected}`]),
      ]
      return [{ what: [error.message, ...facts].join('; '), remedy, fatal: true }]
    }
  }

  async versions(): Promise<Readonly<Record<string, string>>> {
    const { version, apiVersion } = await this.#connect()
    return { docker: version, 'Docker API': apiVersion }
  }

  async prepare(topologies: readonly Topology[], { signal, onProgress }: PrepareOptions): Promise<void> {
    const files = new Map(topologies.flatMap(({ services, file }) => services.map((service) => [service, file])))
    const missing = [...files.keys()].filter((service) => !this.#images.has(service))
    if (missing.length === 0) return
    const { docker } = await this.#connect()
    const prepared = await prepareImages(docker, missing, {
      map: this.#map,
      signal: AbortSignal.any([signal, this.#disposing.signal]),
      onProgress,
      fileOf: (service) => files.get(service),
    })
    for (const [service, image] of prepared) this.#images.set(service, image)
  }

  async up(topology: Topology, options: UpOptions): Promise<Deployment> {
    const starting = this.#start(topology, options)
    this.#deployments.add(starting)
    starting.catch(() => this.#deployments.delete(starting))
    options.signal.addEventListener('abort', this.#hurry, { once: true })
    const impatient = this.#patience.promise.then(() => Promise.reject(options.signal.reason))
    return Promise.race([starting, impatient])
  }

  async faultRefusal(topology: Topology): Promise<FaultRefusal> {
    const { docker } = await this.#connect()
    return dockerFaultRefusal(topology, await reachesBridges(docker))
  }

  async hostRefusal(): Promise<string | undefined> {
    const { docker } = await this.#connect()
    return (await reachesBridges(docker))
      ? undefined
      : 'the networks of this Docker engine are not on this machine, so that its containers cannot reach an endpoint of archbench'
  }

  async quotaRefusal(): Promise<string | undefined> {
    const { docker } = await this.#connect()
    const { CpuCfsQuota: canLimit } = (await docker.info()) as { readonly CpuCfsQuota?: boolean }
    return canLimit === false ? 'the kernel of the Docker engine has no CPU quotas (CONFIG_CFS_BANDWIDTH)' : undefined
  }

  async scalingRefusal(topology: Topology): Promise<ScalingRefusal> {
    const { docker } = await this.#connect()
    const isReachable = await reachesBridges(docker)
    return (component) =>
      scalingRefusal(component, topology) ??
      (isReachable
        ? undefined
        : `this Docker engine publishes one port for ${component}: its networks are not on this machine, so that replicas cannot be reached by their own addresses`)
  }

  /** Of killed runs of any kind. No containers are left where no engine answers; that there is none, `check` says. */
  async sweep(): Promise<Leftover[]> {
    return [...sweepRuns(), ...(await this.#sweepEngine())]
  }

  async #sweepEngine(): Promise<Leftover[]> {
    let engine: Engine
    try {
      engine = await this.#connect()
    } catch (error) {
      if (error instanceof UserError) return []
      throw error
    }
    try {
      return await sweepEngine(engine.docker)
    } catch (error) {
      this.#warn(`the Docker engine cannot say what earlier runs left behind: ${messageOf(error)}`)
      return []
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposing.abort(new Error('the runtime was disposed of'))
    const stopping = [...this.#deployments].map((starting) => starting.then(stop, () => {}))
    try {
      await this.#wait(withinTime(Promise.all(stopping), STOP_TIMEOUT_MS, noAnswer))
    } catch (error) {
      this.#isIncomplete = true
      this.#warn(`the containers of this run could not be removed: ${messageOf(error)}. Fix: run "archbench clean"`)
    }
    if (this.#isHandedOver) {
      this.#warn(
        'the Docker engine is still removing the containers of this run: a process in the background sees to it',
      )
    }
    const [run] = await Promise.allSettled([this.#run])
    if (run.status === 'rejected' || !run.value) return
    run.value.events[Symbol.dispose]()
    // What could not be removed now it may be able to remove in a minute.
    if (this.#isIncomplete || this.#isHandedOver) run.value.reaper.takeOver()
    else await run.value.reaper[Symbol.asyncDispose]()
  }

  readonly #hurry = (): void => {
    if (this.#isInterrupted) return
    this.#isInterrupted = true
    setTimeout(() => this.#patience.resolve(), INTERRUPTED_PATIENCE_MS).unref()
  }

  /** Waits for a removal; the reaper goes on with it where the patience is at its end first. */
  readonly #wait = async (removal: Promise<unknown>): Promise<void> => {
    const isGone = await Promise.race([removal.then(() => true), this.#patience.promise.then(() => false)])
    if (!isGone) this.#isHandedOver = true
  }

  readonly #leave = (thing: Leftover): void => {
    this.#isIncomplete = true
    this.#warn(describeKept(thing))
  }

  async #start(topology: Topology, options: UpOptions): Promise<Deployment> {
    const signal = AbortSignal.any([options.signal, this.#disposing.signal])
    signal.throwIfAborted()
    refuseWhatCannotRunHere(topology, options.scaled)
    await this.prepare([topology], { signal, onProgress: () => {} })
    const { engine, events } = await this.#opened()
    return startContainers(
      topology,
      { ...options, signal },
      {
        engine,
        events,
        run: this.#id,
        prefix: this.#ownPrefix(topology.name),
        images: this.#images,
        knownNeeds: await readKnownNeeds(),
        ports: this.#ports,
        startTimeoutMs: this.#startTimeoutMs,
        leave: this.#leave,
        wait: this.#wait,
      },
    )
  }

  /** Before anything is made that somebody would have to remove. */
  #opened(): Promise<Run> {
    this.#run ??= this.#open().catch((error: unknown) => {
      this.#run = undefined
      throw error
    })
    return this.#run
  }

  async #open(): Promise<Run> {
    const engine = await this.#connect()
    return { engine, events: await EngineEvents.open(engine, this.#id), reaper: Reaper.start(engine, this.#id) }
  }

  /** An engine that did not answer is asked again. */
  #connect(): Promise<Engine> {
    this.#engine ??= connectEngine().catch((error: unknown) => {
      this.#engine = undefined
      throw error
    })
    return this.#engine
  }

  /** Targets may share a name, and one target may be started twice. */
  #ownPrefix(target: string): string {
    for (let number = 1; ; number++) {
      const prefix = deploymentPrefix(this.#id, number === 1 ? target : `${target}-${number}`)
      if (this.#prefixes.has(prefix)) continue
      this.#prefixes.add(prefix)
      return prefix
    }
  }
}
