import type { Fleet } from '../../autoscaling/fleet.ts'
import { UserError } from '../../base/errors.ts'
import { beginFault } from '../../fault/begin-fault.ts'
import type { Fault } from '../../fault/fault.ts'
import type { Harmable } from '../../fault/fault-kind.ts'
import type { PathProxies } from '../../fault/proxy/path-proxies.ts'
import type { Topology } from '../../topology/topology.ts'
import { coarsest } from '../coarsest.ts'
import { isKept, removeEach } from '../left-behind.ts'
import type {
  ComponentImage,
  ComponentMemory,
  ComponentUsage,
  CpuAccounting,
  Deployment,
  Leftover,
  NetworkPath,
  ScaledComponent,
} from '../runtime.ts'
import type { ComponentContainer } from './component-container.ts'
import { addCounters, NOTHING_USED } from './container-counters.ts'
import { mergeByTime } from './log-frames.ts'
import { divideQuota } from './quota-division.ts'
import { ON_ONE_NETWORK, REMOVAL } from './removal.ts'
import { addressOfFront, type DeploymentFronts } from './scaling-setup.ts'

export interface DeploymentParts {
  readonly topology: Topology
  readonly images: readonly ComponentImage[]
  /** Grows while the topology is starting. */
  readonly containers: readonly ComponentContainer[]
  readonly cpuSet: readonly number[]
  /** CPUs of all containers together; `undefined`: as many as the set has. */
  readonly quotaCpus: number | undefined
  /** Components whose replicas change, each with a limit of its own. */
  readonly scaled: readonly ScaledComponent[]
  readonly crashed: Promise<never>
  /** Aborted when the deployment is disposed of: ends are wanted from then on. */
  readonly stopping: AbortController
  /** On the paths between components, where there are to be faults. */
  readonly proxies: PathProxies | undefined
  /** In front of components whose replicas change, and their fleets; both are there once it has started. */
  scaling(): { readonly fronts: DeploymentFronts; readonly fleets: ReadonlyMap<string, Fleet> } | undefined
  waitUntilHealthy(container: ComponentContainer, signal: AbortSignal): Promise<void>
  /** Removes what is there besides the containers, once they are gone. */
  removeRest(): Promise<readonly Leftover[]>
  /** Told of each thing that could not be removed. */
  leave(thing: Leftover): void
  /** Waits for a removal: for so long as there is patience. */
  wait(removal: Promise<void>): Promise<void>
}

/** For all containers together: an engine that does not answer holds nobody up for longer. */
const REMOVAL_TIMEOUT_MS = 60_000
const LEAST_REMOVAL_TIMEOUT_MS = 1_000

/** A topology whose components run in containers. */
export class DockerDeployment implements Deployment {
  readonly topology: Topology
  readonly images: readonly ComponentImage[]
  readonly crashed: Promise<never>
  readonly #parts: DeploymentParts
  /** Components that a fault has paused: resuming the deployment does not wake them. */
  readonly #frozen = new Map<string, number>()
  #paused = false
  /** What each container had used, in milliseconds, when it was last woken: what it uses under load is counted from there. */
  #usedBefore: readonly number[] = []
  #removal: Promise<void> | undefined

  constructor(parts: DeploymentParts) {
    this.#parts = parts
    this.topology = parts.topology
    this.images = parts.images
    this.crashed = parts.crashed
  }

  get entrypoint(): URL {
    return this.addressOf(this.topology.entrypoint)
  }

  get networkPath(): NetworkPath {
    const [entry] = this.#of(this.topology.entrypoint)
    return entry?.publishedPort === undefined ? 'container network' : 'published port'
  }

  addressOf(service: string): URL {
    const scaling = this.#parts.scaling()
    const front = scaling && addressOfFront(service, scaling.fronts)
    if (front !== undefined) return new URL(`http://${front.host}:${front.port}`)
    const [address] = this.addressesOf(service)
    if (!address) throw new TypeError(`no such component: ${service}`)
    return address
  }

  addressesOf(service: string): URL[] {
    return this.#of(service).map(({ publishedPort, address, service: { port } }) =>
      publishedPort !== undefined
        ? new URL(`http://127.0.0.1:${publishedPort}`)
        : new URL(`http://${address ?? service}${port === undefined ? '' : `:${port}`}`),
    )
  }

  async usage(): Promise<ComponentUsage[]> {
    return Promise.all(
      this.#components().map(async ([component, containers]) => {
        const counters = await Promise.all(containers.map((container) => container.usage()))
        return { component, ...counters.reduce(addCounters, NOTHING_USED) }
      }),
    )
  }

  /** An engine takes tens of milliseconds for each container. */
  readonly pausesAtOnce = false

  get cpuAccounting(): CpuAccounting | null {
    return coarsest(this.#parts.containers.map((container) => container.cpuAccounting))
  }

  async memory(): Promise<ComponentMemory[]> {
    return (await this.usage()).map(({ component, memoryBytes }) => ({ component, memoryBytes }))
  }

  async confine(): Promise<void> {
    const { containers, cpuSet, quotaCpus, scaled } = this.#parts
    if (cpuSet.length > 0) await Promise.all(containers.map((container) => container.confine(cpuSet)))
    if (quotaCpus !== undefined) await this.#divide(quotaCpus)
    await Promise.all(
      scaled.flatMap(({ component, cpus }) => this.#of(component).map((container) => container.limitCpu(cpus))),
    )
  }

  async #divide(quotaCpus: number): Promise<void> {
    const { containers } = this.#parts
    const used = (await this.#usedMs()).map((ms, index) => (ms === null ? null : ms - (this.#usedBefore[index] ?? 0)))
    const quotas = divideQuota(quotaCpus, used)
    await Promise.all(containers.map((container, index) => container.limitCpu(quotas[index] ?? quotaCpus)))
  }

  async pause(): Promise<void> {
    this.#paused = true
    await Promise.all(this.#parts.containers.map((container) => container.pause()))
  }

  async resume(): Promise<void> {
    if (this.#paused && this.#parts.quotaCpus !== undefined) {
      this.#usedBefore = (await this.#usedMs()).map((ms) => ms ?? 0)
    }
    this.#paused = false
    const awake = this.#parts.containers.filter(({ service }) => !this.#frozen.has(service.name))
    await Promise.all(awake.map((container) => container.resume()))
  }

  async logs(component: string, lines: number): Promise<string[]> {
    const containers = this.#of(component)
    const [only] = containers
    if (only && containers.length === 1) return only.logs(lines)
    return mergeByTime(await Promise.all(containers.map((container) => container.logs(lines, true))), lines)
  }

  async inject(fault: Fault): Promise<AsyncDisposable> {
    const harmed = fault.components.map((name) => ({ name, containers: this.#of(name) }))
    for (const { name, containers } of harmed) {
      if (containers.length > 0) continue
      throw new UserError(`there is no component "${name}" in ${this.topology.name}`, {
        expected: `one of ${this.topology.services.map((service) => service.name).join(', ')}`,
        remedy: 'Name one of these',
      })
    }
    const [{ name, containers }] = harmed as [(typeof harmed)[number]]
    return await beginFault(fault, this.#harmable(name, containers), this.#parts.stopping.signal)
  }

  fleet(component: string): Fleet {
    const fleet = this.#parts.scaling()?.fleets.get(component)
    if (fleet === undefined) throw new TypeError(`${component} was not started to be scaled`)
    return fleet
  }

  /** Settles when everything is gone, or left to others; all who ask wait for the same end. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#parts.stopping.abort(new Error('the deployment was disposed of'))
    this.#removal ??= this.#parts.wait(this.#remove())
    return this.#removal
  }

  async #remove(): Promise<void> {
    const { containers } = this.#parts
    // What was started last goes first: a program whose database is gone ends by itself, at the same time as others.
    const things = containers
      .map((container) => ({ kind: 'container' as const, name: container.name, container }))
      .reverse()
    const deadline = performance.now() + REMOVAL_TIMEOUT_MS
    const remove = ({ container }: (typeof things)[number]): Promise<boolean> =>
      container.remove({ timeoutMs: Math.max(LEAST_REMOVAL_TIMEOUT_MS, deadline - performance.now()) })
    const leftovers = await removeEach(things, remove, { ...REMOVAL, atATime: ON_ONE_NETWORK })
    leftovers.push(...(await this.#parts.removeRest()))
    for (const thing of leftovers.filter(isKept)) this.#parts.leave(thing)
  }

  #harmable(component: string, containers: readonly ComponentContainer[]): Harmable {
    const each = async (act: (container: ComponentContainer) => Promise<void>): Promise<void> =>
      void (await Promise.all(containers.map(act)))
    const { stopping, proxies, waitUntilHealthy } = this.#parts
    const start = async (): Promise<void> => {
      await each((container) => container.start())
      await each((container) => waitUntilHealthy(container, stopping.signal))
    }
    return {
      kill: () => each((container) => container.kill()),
      stop: () => each((container) => container.stop()),
      start,
      hold: async () => {
        this.#frozen.set(component, (this.#frozen.get(component) ?? 0) + 1)
        await each((container) => container.pause())
      },
      release: async () => {
        const others = (this.#frozen.get(component) ?? 0) - 1
        if (others > 0) this.#frozen.set(component, others)
        else this.#frozen.delete(component)
        if (others <= 0 && !this.#paused) await each((container) => container.resume())
      },
      impede: async (impediment, other) => proxies?.impede(impediment, component, other),
      takeCpu: (share) => each((container) => container.takeCpu(share)),
      async takeMemory(share) {
        await each((container) => container.takeMemory(share))
        if (share === 0) await start()
      },
      fillDisk: () => each((container) => container.fillVolume(stopping.signal)),
      freeDisk: () => each((container) => container.freeVolume(stopping.signal)),
    }
  }

  async #usedMs(): Promise<(number | null)[]> {
    const counters = await Promise.all(this.#parts.containers.map((container) => container.usage()))
    return counters.map(({ cpuMs }) => cpuMs)
  }

  #of(component: string): ComponentContainer[] {
    return this.#parts.containers.filter(({ service }) => service.name === component)
  }

  #components(): [string, ComponentContainer[]][] {
    return this.topology.services.map(({ name }) => [name, this.#of(name)])
  }
}
