import type { Fleet, Replica } from '../../autoscaling/fleet.ts'
import { messageOf, UserError } from '../../base/errors.ts'
import { beginFault } from '../../fault/begin-fault.ts'
import type { Fault } from '../../fault/fault.ts'
import type { Harmable } from '../../fault/fault-kind.ts'
import type { PathProxies } from '../../fault/proxy/path-proxies.ts'
import { ProcessSnapshot } from '../../machine/process-table.ts'
import type { Topology } from '../../topology/topology.ts'
import { coarsest } from '../coarsest.ts'
import type { ComponentMemory, ComponentUsage, CpuAccounting, Deployment, Warn } from '../runtime.ts'
import type { Component } from './component.ts'
import { CpuThrottle } from './cpu-throttle.ts'
import type { QuotaGroup } from './quota-group.ts'
import { LOOPBACK } from './service-environment.ts'

export interface StartedTopology {
  readonly topology: Topology
  /** Of each replica of each service that listens. */
  readonly ports: ReadonlyMap<string, readonly number[]>
  /** Grows while the topology starts. */
  readonly components: readonly Component[]
  readonly cpuSet: readonly number[]
  /** What all components share, where the budget has a quota. */
  readonly quota: QuotaGroup | undefined
  readonly crashed: Promise<never>
  /** Aborted by the deployment when ends are wanted from now on. */
  readonly stopping: AbortController
  /** Aborted when nothing more is to be started: a component has crashed, or ends are wanted. */
  readonly over: AbortSignal
  /** Aborted when a person wants an end. */
  readonly interrupted: AbortSignal
  readonly warn: Warn
  /** On the paths between components, where there are to be faults. */
  readonly proxies: PathProxies | undefined
  /** Of components whose replicas change; grows while the topology starts. */
  readonly fleets: ReadonlyMap<string, Fleet>
  /** In front of those; `undefined` where there are none. */
  readonly fronts: AsyncDisposable | undefined
}

/** A topology whose components run as child processes of this one. */
export class ProcessDeployment implements Deployment {
  readonly topology: Topology
  readonly networkPath = 'loopback'
  readonly images = []
  readonly crashed: Promise<never>
  readonly #started: StartedTopology
  readonly #faulty = new Set<Component>()
  readonly #throttles = new Map<Component, CpuThrottle>()
  #isConfined = false
  #stopped: Promise<void> | undefined

  constructor(started: StartedTopology) {
    this.#started = started
    this.topology = started.topology
    this.crashed = started.crashed
    // What has been measured so far is written meanwhile.
    started.interrupted.addEventListener('abort', () => void this[Symbol.asyncDispose](), { once: true })
  }

  get entrypoint(): URL {
    return this.addressOf(this.topology.entrypoint)
  }

  addressOf(service: string): URL {
    return this.addressesOf(service)[0] ?? new URL('http://127.0.0.1:0')
  }

  addressesOf(service: string): URL[] {
    return (this.#started.ports.get(service) ?? []).map((port) => new URL(`http://127.0.0.1:${port}`))
  }

  async usage(): Promise<ComponentUsage[]> {
    const snapshot = new ProcessSnapshot()
    // Nobody counts bytes by process on the loopback interface, and a quota throttles all components together.
    return this.#byName().map(([component, replicas]) => ({
      component,
      cpuMs: sum(replicas.map((replica) => replica.cpuMs(snapshot))),
      throttledMs: null,
      receivedBytes: null,
      sentBytes: null,
      memoryBytes: null,
    }))
  }

  get cpuAccounting(): CpuAccounting | null {
    return coarsest(this.#started.components.flatMap(({ cpuAccountings }) => cpuAccountings))
  }

  /** Without control groups a list of all processes of the machine is read first. */
  get pausesAtOnce(): boolean {
    return this.cpuAccounting?.source === 'control group'
  }

  async memory(): Promise<ComponentMemory[]> {
    const snapshot = new ProcessSnapshot()
    return this.#byName().map(([component, replicas]) => ({
      component,
      memoryBytes: sum(replicas.map((replica) => replica.memoryBytes(snapshot))),
    }))
  }

  async confine(): Promise<void> {
    this.#isConfined = true
    for (const component of this.#started.components) this.#limit(component)
  }

  async pause(): Promise<void> {
    for (const component of this.#started.components) component.hold('deployment')
  }

  async resume(): Promise<void> {
    for (const component of this.#started.components) component.release('deployment')
  }

  async logs(component: string, lines: number): Promise<string[]> {
    this.#find(component)
    return this.#started.components.filter(({ name }) => name === component).flatMap((one) => one.logs(lines))
  }

  fleet(component: string): Fleet {
    const fleet = this.#started.fleets.get(component)
    if (fleet === undefined) throw new TypeError(`${component} was not started to be scaled`)
    return fleet
  }

  async inject(fault: Fault): Promise<AsyncDisposable> {
    const components = fault.components.map((name) => this.#find(name))
    for (const component of components) {
      const why = this.#faulty.has(component) ? 'has a fault already' : component.isRunning ? undefined : 'does not run'
      if (why !== undefined) throw new Error(`the component "${component.name}" ${why}`)
    }
    for (const component of components) this.#faulty.add(component)
    const free = (): void => {
      for (const component of components) this.#faulty.delete(component)
    }
    try {
      const [first] = components as [Component]
      const active = await beginFault(fault, this.#harmable(first), this.#started.stopping.signal)
      return { [Symbol.asyncDispose]: () => active[Symbol.asyncDispose]().then(free) }
    } catch (error) {
      free()
      throw error
    }
  }

  #limit(component: Component): void {
    const { cpuSet, quota } = this.#started
    component.pin(cpuSet)
    if (quota !== undefined) component.share(quota)
  }

  /**
   * A component that is one replica of several, as a fleet starts and stops it.
   * @param port where it listens; `undefined`: nobody calls it
   */
  replica(component: Component, port: number | undefined): Replica {
    return {
      address: port === undefined ? undefined : { host: LOOPBACK, port },
      start: () => this.#start(component),
      stop: () => component.stop(),
      cpuMs: async () => component.cpuMs(new ProcessSnapshot()) ?? null,
    }
  }

  async #start(component: Component): Promise<void> {
    const { over, cpuSet } = this.#started
    over.throwIfAborted()
    component.launch(this.#isConfined ? cpuSet : [])
    if (this.#isConfined) this.#limit(component)
    await component.ready(over)
  }

  #harmable(component: Component): Harmable {
    const { proxies, stopping } = this.#started
    const refuse = async (): Promise<never> => {
      throw new TypeError('the process runtime refuses this fault before anything is started')
    }
    return {
      kill: () => component.kill(),
      stop: () => component.stop(),
      start: () => this.#start(component),
      hold: async () => component.hold('fault'),
      release: async () => component.release('fault'),
      impede: async (impediment, other) => proxies?.impede(impediment, component.name, other),
      takeCpu: async (share) => {
        this.#throttles.get(component)?.[Symbol.dispose]()
        if (share > 0) this.#throttles.set(component, new CpuThrottle(component, share, stopping.signal))
      },
      takeMemory: refuse,
      fillDisk: refuse,
      freeDisk: refuse,
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#stopped ??= this.#stopAll()
    return this.#stopped
  }

  async #stopAll(): Promise<void> {
    this.#started.stopping.abort(new Error('the deployment was disposed of'))
    // A program cannot say goodbye to a database that stands still.
    for (const holder of ['deployment', 'fault'] as const) {
      for (const component of this.#started.components) component.release(holder)
    }
    const { components, interrupted } = this.#started
    const stop = async (some: readonly Component[]): Promise<void> => {
      await Promise.all(some.map((component) => this.#stop(component)))
    }
    // Programs before the databases that they write to, unless somebody waits for the end and for nothing else.
    if (!interrupted.aborted) await stop(components.filter(({ isDatabase }) => !isDatabase))
    await stop(components)
    await this.#started.proxies?.[Symbol.asyncDispose]()
    this.#started.quota?.[Symbol.dispose]()
    await this.#started.fronts?.[Symbol.asyncDispose]()
  }

  async #stop(component: Component): Promise<void> {
    try {
      await component[Symbol.asyncDispose]()
    } catch (error) {
      this.#started.warn(
        `the component "${component.name}" of ${this.topology.name} could not be stopped: ${messageOf(error)}. Fix: run "archbench clean"`,
      )
    }
  }

  /** A component whose replicas change is there once for each. */
  #byName(): [string, Component[]][] {
    return [...Map.groupBy(this.#started.components, ({ name }) => name)]
  }

  #find(name: string): Component {
    const component = this.#started.components.find((candidate) => candidate.name === name)
    if (component) return component
    throw new UserError(`${this.topology.name} has no component "${name}"`, {
      file: this.topology.file,
      expected: `one of ${this.#started.components.map((candidate) => candidate.name).join(', ')}`,
      remedy: 'Name a service of the compose file',
    })
  }
}

/** `null` where one is not known. */
function sum(parts: readonly (number | undefined)[]): number | null {
  return parts.includes(undefined) ? null : parts.reduce<number>((total, part) => total + (part ?? 0), 0)
}
