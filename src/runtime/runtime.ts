import type { Fleet } from '../autoscaling/fleet.ts'
import type { Problem } from '../base/problem.ts'
import type { Fault } from '../fault/fault.ts'
import type { Topology } from '../topology/topology.ts'

/** What one whole deployment may use: app, gateway, database, broker and functions together. */
export interface Budget {
  /** CPU numbers that the deployment is pinned to; empty where the system cannot pin. */
  readonly cpuSet: readonly number[]
  readonly memoryBytes: number
  /** CPU time for each unit of time that passes, where that is less than the CPU set has: 0.5 is half of a CPU. */
  readonly quotaCpus?: number | undefined
}

/** What a killed run left behind and a sweep removed. */
export interface Leftover {
  readonly kind: 'process' | 'control group' | 'folder' | 'shared memory' | 'container' | 'network' | 'volume'
  readonly name: string
  /** Why it was not removed. */
  readonly keptBecause?: string
}

/** Cumulative use of one component, all its replicas together, since it started. `null` where the runtime cannot tell. */
export interface ComponentUsage {
  readonly component: string
  readonly cpuMs: number | null
  /** Time for which it was kept from running by a CPU quota. */
  readonly throttledMs: number | null
  readonly receivedBytes: number | null
  readonly sentBytes: number | null
  /** Memory now, where it comes with the rest; `Deployment.memory` always tells. */
  readonly memoryBytes: number | null
}

export interface ComponentMemory {
  readonly component: string
  /** Proportional set size where the system tells it (shared pages divided among their users), else resident size. */
  readonly memoryBytes: number | null
}

/** What counted the CPU time of a deployment. */
export interface CpuAccounting {
  /** `process times`: of processes and threads, by /proc; `ps`: where there is no /proc. */
  readonly source: 'control group' | 'process times' | 'ps' | 'Docker engine'
  /**
   * The error of one reading of one process or group, at most. Besides, the kernel adds what a running program uses at
   * the next tick of its scheduler, 1 to 10 ms later.
   */
  readonly resolutionMs: number
}

export interface UpOptions {
  readonly budget: Budget
  readonly signal: AbortSignal
  /** Port of the entry point; a free one is taken where it is left out. */
  readonly entryPort?: number | undefined
  /** Called with each line that a component writes to its standard output or error. */
  readonly onLog?: ((component: string, line: string) => void) | undefined
  /** The file that `onLog` keeps the lines of a component in, for errors. */
  readonly logFile?: ((component: string) => string) | undefined
  /** What will be done to it by `Deployment.inject`: with any, its components reach each other through proxies. */
  readonly faults?: readonly Fault[] | undefined
  /** What the environments name of this machine: components to which 127.0.0.1 is another machine get an address that they reach. */
  readonly hostEndpoint?: HostEndpoint | undefined
  /** Components whose replicas change while it runs; each is started with the replicas that its topology says. */
  readonly scaled?: readonly ScaledComponent[] | undefined
}

/** An HTTP endpoint of this process, for components. */
export interface HostEndpoint {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string
  /** Opens it on another address of this machine, too. @returns its URL there */
  alsoOn(address: string): Promise<string>
}

/** A component whose replicas change. */
export interface ScaledComponent {
  readonly component: string
  /** CPUs of each replica: a limit of a container; processes share those of the budget. */
  readonly cpus: number
}

/** Why the replicas of a component cannot change; `undefined`: they can. */
export type ScalingRefusal = (component: string) => string | undefined

/** Why a fault is not possible; `undefined`: it is. */
export type FaultRefusal = (fault: Fault) => string | undefined

/** How requests reach the entry point. */
export type NetworkPath = 'loopback' | 'container network' | 'published port' | 'given URL'

/** The image that a component runs in. */
export interface ComponentImage {
  readonly component: string
  readonly reference: string
  /** Content hash of the image. */
  readonly id: string
}

export interface PrepareOptions {
  readonly signal: AbortSignal
  /** Called with one line about what is being fetched or built. */
  readonly onProgress: (line: string) => void
}

/**
 * What a runtime starts: processes of this machine, without images, kept by what keeps archbench and with the rights of its
 * user; or containers, which an engine keeps.
 */
export type ComponentKind = 'processes' | 'containers'

/** Told of what is not as it should be and stops nothing: one sentence or more. */
export type Warn = (text: string) => void

export interface OpenRuntimeOptions {
  /** File of an image map, or the map itself: where images come from that compose files name. */
  readonly images?: string | Readonly<Record<string, string>> | undefined
  /** How long a component may take to become ready; the runtime knows where it is left out. */
  readonly startTimeoutMs?: number | undefined
  /** Told of what could not be removed. */
  readonly warn?: Warn | undefined
}

/** Disposing of it never throws: what could not be removed is warned of. */
export interface Runtime extends AsyncDisposable {
  /** What is missing on this machine, in words a person can act on. */
  check(): Promise<Problem[]>
  /** Versions of what the runtime itself consists of, by name, for the result. */
  versions(): Promise<Readonly<Record<string, string>>>
  /** Fetches and builds what these topologies need and what is not there yet: nothing of it belongs to starting them. */
  prepare(topologies: readonly Topology[], options: PrepareOptions): Promise<void>
  /** Starts all components and waits until each is healthy. Throws a UserError that names the component that failed. */
  up(topology: Topology, options: UpOptions): Promise<Deployment>
  /** Which faults the deployment of a topology could not have. Asked before anything is started. */
  faultRefusal(topology: Topology): Promise<FaultRefusal>
  /** Why components could not reach an endpoint of this machine; `undefined`: they can. Asked before anything is started. */
  hostRefusal(): Promise<string | undefined>
  /** Why a deployment cannot be limited to a fraction of a CPU; undefined: it can. Asked before anything is started. */
  quotaRefusal(): Promise<string | undefined>
  /** Which components of a topology could not have more and fewer replicas while they run. Asked before anything is started. */
  scalingRefusal(topology: Topology): Promise<ScalingRefusal>
  /** Removes what earlier, killed runs left behind. What cannot be removed is warned of and stops nobody. */
  sweep(): Promise<Leftover[]>
}

/** A topology that a runtime has started. Disposing of it never throws: what could not be removed is warned of. */
export interface Deployment extends AsyncDisposable {
  readonly topology: Topology
  readonly entrypoint: URL
  readonly networkPath: NetworkPath
  /** Empty where components do not run in images. */
  readonly images: readonly ComponentImage[]
  /** Base address of one component, for its metrics page. */
  addressOf(service: string): URL
  /** Base address of each of its replicas. */
  addressesOf(service: string): readonly URL[]
  /** Cumulative CPU time by component; cheap enough for the edges of a window. */
  usage(): Promise<ComponentUsage[]>
  /** How CPU time is counted, the coarsest of all components; `null` where nothing was counted yet. */
  readonly cpuAccounting: CpuAccounting | null
  /** Memory by component; costs milliseconds a process, so outside of windows only. */
  memory(): Promise<ComponentMemory[]>
  /**
   * Keeps every process of the deployment to the CPUs of its budget from now on, and to its CPU quota. Until then it may
   * use all: starting and being checked is not measured.
   */
  confine(): Promise<void>
  /** Whether `pause` and `resume` take a few milliseconds at most. */
  readonly pausesAtOnce: boolean
  /** Stops every process where it is, so that it uses no CPU until it is resumed. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Settles with a UserError when a component ends before the deployment is disposed of. */
  readonly crashed: Promise<never>
  /** The last lines a component wrote. */
  logs(component: string, lines: number): Promise<string[]>
  /**
   * Does harm to a component, or to the path between two; `crashed` does not count it. The fault is one of those that the
   * deployment was started for. Disposing of what it returns ends it: the component runs again, with what it had stored,
   * and is healthy.
   */
  inject(fault: Fault): Promise<AsyncDisposable>
  /** The replicas of a component that it was started to scale, to add some and to remove some. Throws a TypeError for any other. */
  fleet(component: string): Fleet
}
