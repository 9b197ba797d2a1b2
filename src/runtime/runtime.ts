import type { Topology } from '../topology/topology.ts'

/** What one whole deployment may use: app, gateway, database, broker and functions together. */
export interface Budget {
  /** CPU numbers that the deployment is pinned to; empty where the system cannot pin. */
  readonly cpuSet: readonly number[]
  readonly memoryBytes: number
}

/** Something that is missing, and what to do about it. */
export interface Problem {
  readonly what: string
  readonly remedy: string
  /** False where the runtime works all the same, with less. */
  readonly fatal: boolean
}

/** What a killed run left behind and a sweep removed. */
export interface Leftover {
  readonly kind: 'process' | 'folder'
  readonly name: string
}

/** Cumulative use of one component since it started. */
export interface ComponentUsage {
  readonly component: string
  readonly cpuMs: number
}

export interface ComponentMemory {
  readonly component: string
  /** Proportional set size where the system tells it (shared pages divided among their users), else resident size. */
  readonly memoryBytes: number
}

export interface UpOptions {
  readonly budget: Budget
  readonly signal: AbortSignal
  /** Port of the entry point; a free one is taken where it is left out. */
  readonly entryPort?: number | undefined
  /** Called with each line that a component writes to its standard output or error. */
  readonly onLog?: ((component: string, line: string) => void) | undefined
}

export interface Runtime extends AsyncDisposable {
  readonly name: 'process' | 'docker'
  /** What is missing on this machine, in words a person can act on. */
  check(): Promise<Problem[]>
  /** Starts all components and waits until each is healthy. Throws a UserError that names the component that failed. */
  up(topology: Topology, options: UpOptions): Promise<Deployment>
  /** Removes what earlier, killed runs left behind. */
  sweep(): Promise<Leftover[]>
}

/** A topology that a runtime has started. */
export interface Deployment extends AsyncDisposable {
  readonly topology: Topology
  readonly entrypoint: URL
  /** Base address of one component, for its metrics page. */
  addressOf(service: string): URL
  /** Cumulative CPU time by component; cheap enough for the edges of a window. */
  usage(): Promise<ComponentUsage[]>
  /** Memory by component; costs milliseconds a process, so outside of windows only. */
  memory(): Promise<ComponentMemory[]>
  /**
   * Keeps every process of the deployment to the CPUs of its budget from now on. Until then it may use all: starting
   * and being checked is not measured.
   */
  confine(): Promise<void>
  /** Stops every process where it is, so that it uses no CPU until it is resumed. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Settles with a UserError when a component ends before the deployment is disposed of. */
  readonly crashed: Promise<never>
  /** The last lines a component wrote. */
  logs(component: string, lines: number): string[]
}
