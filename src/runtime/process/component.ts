import { join } from 'node:path'
import { pinned } from '../../machine/pinning.ts'
import { ProcessSnapshot } from '../../machine/process-table.ts'
import { KEPT_LINES } from '../failure-log.ts'
import type { CpuAccounting } from '../runtime.ts'
import type { ComponentMembers } from './component-members.ts'
import { type ComponentCommand, ComponentProcess } from './component-process.ts'
import type { QuotaGroup } from './quota-group.ts'
import { removeFolder } from './remove-folder.ts'
import { removeServerMemory } from './shared-memory.ts'

export interface ComponentPlan {
  readonly name: string
  /** One a replica. */
  readonly commands: readonly ComponentCommand[]
  /** What tells the processes of one replica, for each that is started. */
  readonly newMembers: () => ComponentMembers
  /** Others write to it: it ends last. */
  readonly isDatabase: boolean
  /** Settles when what was started is ready; started again, it is asked again. */
  readonly ready: (component: Component, signal: AbortSignal) => Promise<void>
  /** Called with each process as soon as it is there. */
  readonly onStart: (process: ComponentProcess) => void
  readonly onLog: ((component: string, line: string) => void) | undefined
  /** What it stores: removed when it is disposed of, for a gate starts a hundred of them in one run. */
  readonly folder?: string | undefined
}

/** Who stopped a component where it is: it goes on when nobody does any more. */
export type Holder = 'deployment' | 'fault'

/** One service of a deployment: its replicas, also those that a fault has ended and that were started again. */
export class Component implements AsyncDisposable {
  readonly name: string
  readonly isDatabase: boolean
  readonly #plan: ComponentPlan
  /** All that there ever were: what those that are gone have used still counts. */
  readonly #processes: ComponentProcess[] = []
  readonly #log: string[] = []
  readonly #holders = new Set<Holder>()

  constructor(plan: ComponentPlan) {
    this.#plan = plan
    this.name = plan.name
    this.isDatabase = plan.isDatabase
  }

  /** Starts all replicas, on these CPUs only where any are named. */
  launch(cpuSet: readonly number[]): void {
    for (const command of this.#plan.commands) {
      const process = new ComponentProcess(
        { ...command, command: pinned(command.command, cpuSet) },
        this.#plan.newMembers(),
        (line: string): void => this.#keep(line),
      )
      this.#processes.push(process)
      this.#plan.onStart(process)
    }
  }

  ready(signal: AbortSignal): Promise<void> {
    return this.#plan.ready(this, signal)
  }

  /** Settles when every replica has ended by itself. */
  async ended(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.exited))
  }

  get isRunning(): boolean {
    return this.#processes.some((process) => process.isRunning)
  }

  logs(lines: number): string[] {
    return lines > 0 ? this.#log.slice(-lines) : []
  }

  /** Cumulative CPU time of all replicas and all that they started, in milliseconds; it never falls. `undefined`: not told. */
  cpuMs(snapshot: ProcessSnapshot): number | undefined {
    return this.#sum((process) => process.cpuMs(snapshot))
  }

  memoryBytes(snapshot: ProcessSnapshot): number | undefined {
    return this.#sum((process) => process.memoryBytes(snapshot))
  }

  /** What counts the CPU time of each process. */
  get cpuAccountings(): CpuAccounting[] {
    return this.#processes.map((process) => process.cpuAccounting)
  }

  /** Keeps the component to these CPUs. */
  pin(cpuSet: readonly number[]): void {
    for (const process of this.#processes) process.pin(cpuSet)
  }

  /** Has it share a quota with the other components, whatever it starts included. */
  share(quota: QuotaGroup): void {
    for (const process of this.#processes) process.share(quota)
  }

  /** Stops the component where it is, until each who did so releases it. */
  hold(holder: Holder): void {
    this.#holders.add(holder)
    for (const process of this.#processes) process.pause()
  }

  release(holder: Holder): void {
    this.#holders.delete(holder)
    if (this.#holders.size === 0) for (const process of this.#processes) process.resume()
  }

  /** Ends every process of the component at once, as a power cut would, and waits until they are gone. */
  kill(): Promise<void> {
    return this.#end((process) => process.kill())
  }

  /** Asks every process of the component to stop, as for a new version, and waits until they are gone. */
  stop(): Promise<void> {
    return this.#end((process) => process.stop())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((process) => process[Symbol.asyncDispose]()))
    const { folder } = this.#plan
    if (folder === undefined) return
    if (this.isDatabase) removeServerMemory(join(folder, 'data'))
    await removeFolder(folder)
  }

  async #end(end: (process: ComponentProcess) => Promise<void>): Promise<void> {
    this.cpuMs(new ProcessSnapshot()) // read while they are there
    const running = this.#processes.filter((process) => process.isRunning)
    // A database refuses to start beside a process of its own that has not ended yet.
    await Promise.all(running.map(end))
    await Promise.all(running.map((process) => process.gone))
  }

  /** `undefined` where one cannot tell. */
  #sum(measure: (process: ComponentProcess) => number | undefined): number | undefined {
    const parts = this.#processes.map(measure)
    return parts.includes(undefined) ? undefined : parts.reduce<number>((total, part) => total + (part ?? 0), 0)
  }

  #keep(line: string): void {
    this.#log.push(line)
    if (this.#log.length > KEPT_LINES) this.#log.shift()
    this.#plan.onLog?.(this.name, line)
  }
}
