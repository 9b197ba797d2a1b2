import { UserError } from '../../errors.ts'
import { readProcessTable } from '../../observe/process-table.ts'
import type { Topology } from '../../topology/topology.ts'
import type { ComponentMemory, ComponentUsage, Deployment, Fault } from '../runtime.ts'
import type { Component } from './component.ts'

export interface StartedTopology {
  readonly topology: Topology
  readonly ports: ReadonlyMap<string, number>
  /** Grows while the topology starts. */
  readonly components: readonly Component[]
  readonly cpuSet: readonly number[]
  readonly crashed: Promise<never>
  /** Aborted by the deployment when ends are wanted from now on. */
  readonly stopping: AbortController
  /** Aborted when nothing more is to be started: a component has crashed, or ends are wanted. */
  readonly over: AbortSignal
}

/** A topology whose components run as child processes of this one. */
export class ProcessDeployment implements Deployment {
  readonly topology: Topology
  readonly networkPath = 'loopback'
  readonly images = []
  readonly crashed: Promise<never>
  readonly #started: StartedTopology
  readonly #faulty = new Set<Component>()
  #isConfined = false

  constructor(started: StartedTopology) {
    this.#started = started
    this.topology = started.topology
    this.crashed = started.crashed
  }

  get entrypoint(): URL {
    return this.addressOf(this.topology.entrypoint)
  }

  addressOf(service: string): URL {
    return new URL(`http://127.0.0.1:${this.#started.ports.get(service)}`)
  }

  async usage(): Promise<ComponentUsage[]> {
    const table = readProcessTable()
    // Nobody counts bytes by process on the loopback interface, and there is no quota that could throttle.
    return this.#started.components.map((component) => ({
      component: component.name,
      cpuMs: component.cpuMs(table),
      throttledMs: null,
      receivedBytes: null,
      sentBytes: null,
      memoryBytes: null,
    }))
  }

  async memory(): Promise<ComponentMemory[]> {
    const table = readProcessTable()
    return this.#started.components.map((component) => ({
      component: component.name,
      memoryBytes: component.memoryBytes(table),
    }))
  }

  async confine(): Promise<void> {
    this.#isConfined = true
    const table = readProcessTable()
    for (const component of this.#started.components) component.pin(table, this.#started.cpuSet)
  }

  async pause(): Promise<void> {
    const table = readProcessTable()
    for (const component of this.#started.components) component.hold('deployment', table)
  }

  async resume(): Promise<void> {
    const table = readProcessTable()
    for (const component of this.#started.components) component.release('deployment', table)
  }

  async logs(component: string, lines: number): Promise<string[]> {
    return this.#find(component).logs(lines)
  }

  async inject(fault: Fault): Promise<AsyncDisposable> {
    const component = this.#find(fault.component)
    if (this.#faulty.has(component) || !component.isRunning) {
      throw new Error(
        `the component "${component.name}" ${component.isRunning ? 'has a fault already' : 'does not run'}`,
      )
    }
    this.#faulty.add(component)
    if (fault.kind === 'pause') component.hold('fault', readProcessTable())
    else await component.kill()
    return {
      [Symbol.asyncDispose]: async () => {
        // Disposed of twice, or after the whole deployment: there is nothing left to mend.
        if (!this.#faulty.delete(component) || this.#started.stopping.signal.aborted) return
        if (fault.kind === 'pause') return component.release('fault', readProcessTable())
        component.launch(this.#isConfined ? this.#started.cpuSet : [])
        await component.ready(this.#started.over)
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#started.stopping.abort(new Error('the deployment was disposed of'))
    const table = readProcessTable()
    // A program cannot say goodbye to a database that stands still.
    for (const holder of ['deployment', 'fault'] as const) {
      for (const component of this.#started.components) component.release(holder, table)
    }
    // Programs before the databases that they write to.
    for (const isDatabase of [false, true]) {
      const group = this.#started.components.filter((component) => component.isDatabase === isDatabase)
      await Promise.all(group.map((component) => component[Symbol.asyncDispose]()))
    }
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
