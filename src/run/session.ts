import type { Problem } from '../base/problem.ts'
import type { Plan } from '../config/plan.ts'
import type { Driver } from '../load/driver.ts'
import { createDriver } from '../load/driver-process.ts'
import type { CpuDivision } from '../machine/machine.ts'
import { divideMachine } from '../observe/divide-machine.ts'
import { refuseFatal } from '../runtime/refuse-fatal.ts'
import type {
  ComponentKind,
  Deployment,
  FaultRefusal,
  OpenRuntimeOptions,
  Runtime,
  ScalingRefusal,
  UpOptions,
} from '../runtime/runtime.ts'
import { RUNTIMES, type RuntimeName } from '../runtime/runtimes.ts'
import type { Topology } from '../topology/topology.ts'
import type { RunTarget } from './run-target.ts'
import { LogFolder } from './start/log-folder.ts'
import { TearDown } from './tear-down.ts'
import type { Progress } from './watch/progress.ts'

export interface SessionOptions extends Omit<OpenRuntimeOptions, 'warn'> {
  /** Undefined: nothing has to be started. */
  readonly runtime: RuntimeName | undefined
  /** CPUs of one target. */
  readonly cpus: number
  /** Folder for what components log. */
  readonly logs?: string | undefined
  readonly signal: AbortSignal
  readonly progress: Pick<Progress, 'now' | 'say'>
}

type Parts = Pick<Session, 'division' | 'components' | 'versions' | 'logs' | 'problems'>

/**
 * The opening of everything that starts targets, in this order: the CPUs are divided, the runtime is opened, what killed runs
 * left behind is removed, the machine is checked; then, as the caller asks for them, images are prepared and the driver is
 * started. What it holds ends with it, last things first; what cannot be ended is a warning, never an error.
 */
export class Session implements AsyncDisposable {
  readonly division: CpuDivision
  /** Of what its targets consist; processes where nothing has to be started. */
  readonly components: ComponentKind
  /** Versions of what the runtime consists of, by name; empty where there is none, and more once targets are prepared. */
  versions: Readonly<Record<string, string>>
  readonly logs: LogFolder | undefined
  /** What is wrong with this machine and stops nothing. */
  readonly problems: readonly Problem[]
  readonly #runtime: Runtime | undefined
  readonly #options: SessionOptions
  readonly #tearDown: TearDown

  private constructor(parts: Parts, runtime: Runtime | undefined, options: SessionOptions, tearDown: TearDown) {
    this.division = parts.division
    this.components = parts.components
    this.versions = parts.versions
    this.logs = parts.logs
    this.problems = parts.problems
    this.#runtime = runtime
    this.#options = options
    this.#tearDown = tearDown
  }

  /** Throws a UserError for a budget that is more than there is, a wrong image map, and a machine on which nothing can be started. */
  static async open(options: SessionOptions): Promise<Session> {
    const { runtime: name, cpus, images, startTimeoutMs, logs: folder, progress } = options
    const warn = (text: string): void => progress.say(`Warning: ${text}`)
    const components = name === undefined ? 'processes' : RUNTIMES[name].components
    const division = divideMachine(components, cpus)
    const tearDown = new TearDown(warn)
    try {
      const logs = folder === undefined ? undefined : tearDown.use('the log folder', new LogFolder(folder))
      const parts = { division, components, logs }
      if (name === undefined) return new Session({ ...parts, versions: {}, problems: [] }, undefined, options, tearDown)
      const runtime = tearDown.use(`the ${name} runtime`, await RUNTIMES[name].open({ images, startTimeoutMs, warn }))
      await runtime.sweep()
      const problems = await runtime.check()
      refuseFatal(problems)
      return new Session({ ...parts, versions: await runtime.versions(), problems }, runtime, options, tearDown)
    } catch (error) {
      await tearDown[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Fetches and builds what these topologies need and is not there yet. */
  async prepare(topologies: readonly Topology[]): Promise<void> {
    const { signal, progress } = this.#options
    if (this.#runtime === undefined) return
    await this.#runtime.prepare(topologies, { signal, onProgress: (line) => progress.now(line) })
    this.versions = await this.#runtime.versions()
  }

  /** Which faults the deployment of a topology could not have: none where nothing is to be started. */
  async faultRefusal(topology: Topology): Promise<FaultRefusal> {
    return (
      (await this.#runtime?.faultRefusal(topology)) ?? (() => 'what runs already is driven, and otherwise left alone')
    )
  }

  /** Why components could not reach an endpoint of this machine. */
  async hostRefusal(): Promise<string | undefined> {
    return await this.#runtime?.hostRefusal()
  }

  /** Why nothing can be limited to a fraction of a CPU; undefined: it can. */
  async quotaRefusal(): Promise<string | undefined> {
    return this.#runtime === undefined ? 'what runs already keeps the CPUs that it has' : this.#runtime.quotaRefusal()
  }

  /** Which components of a topology cannot have more and fewer replicas: none can where nothing is to be started. */
  async scalingRefusal(topology: Topology): Promise<ScalingRefusal> {
    return (
      (await this.#runtime?.scalingRefusal(topology)) ?? (() => 'what runs already is driven, and otherwise left alone')
    )
  }

  /** Starts a topology, as `Runtime.up` does. Throws a TypeError where nothing was to be started. */
  async up(topology: Topology, options: Omit<UpOptions, 'signal'>): Promise<Deployment> {
    if (this.#runtime === undefined) throw new TypeError(`nothing can start ${topology.name}`)
    return await this.#runtime.up(topology, { ...options, signal: this.#options.signal })
  }

  /**
   * Starts the driver on its CPUs, for the data of a plan. Throws a UserError where the scenario cannot be loaded.
   * @param targets what is special about some of them
   */
  async openDriver(
    { scenario, seed, dataSize }: Pick<Plan, 'scenario' | 'seed' | 'dataSize'>,
    targets: readonly Pick<RunTarget, 'name' | 'manner'>[] = [],
  ): Promise<Driver> {
    const manners = Object.fromEntries(targets.map(({ name, manner }) => [name, manner]))
    const setup = { scenario, datasetSeed: seed, dataSize, manners }
    const placed = { cpuSet: this.division.driverCpus, signal: this.#options.signal }
    return this.use('the load driver', await createDriver({ ...setup, ...placed }))
  }

  /** Has something end before all that was opened until now. @param what for the warning: "the log folder" */
  use<T extends AsyncDisposable>(what: string, resource: T): T {
    return this.#tearDown.use(what, resource)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tearDown[Symbol.asyncDispose]()
  }
}
