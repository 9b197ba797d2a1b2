import { readProcessTable } from '../../observe/process-table.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import type { ComponentMemory, ComponentUsage, Deployment } from '../runtime.ts'
import type { ComponentProcess } from './component-process.ts'

export interface StartedTopology {
  readonly topology: Topology
  readonly ports: ReadonlyMap<string, number>
  readonly components: readonly ComponentProcess[]
  readonly cpuSet: readonly number[]
  readonly crashed: Promise<never>
  /** Tells whoever watches for crashes that ends are wanted from now on. */
  stopping(): void
}

/** A topology whose components run as child processes of this one. */
export class ProcessDeployment implements Deployment {
  readonly topology: Topology
  readonly crashed: Promise<never>
  readonly #started: StartedTopology

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
    return this.#byService((components) => sum(components.map((component) => component.cpuMs(table)))).map(
      ([component, cpuMs]) => ({ component, cpuMs }),
    )
  }

  async memory(): Promise<ComponentMemory[]> {
    const table = readProcessTable()
    return this.#byService((components) => sum(components.map((component) => component.memoryBytes(table)))).map(
      ([component, memoryBytes]) => ({ component, memoryBytes }),
    )
  }

  async confine(): Promise<void> {
    const table = readProcessTable()
    for (const component of this.#started.components) component.pin(table, this.#started.cpuSet)
  }

  async pause(): Promise<void> {
    const table = readProcessTable()
    for (const component of this.#started.components) component.pause(table)
  }

  async resume(): Promise<void> {
    const table = readProcessTable()
    for (const component of this.#started.components) component.resume(table)
  }

  logs(component: string, lines: number): string[] {
    return this.#started.components
      .filter((candidate) => candidate.component === component)
      .flatMap((candidate) => candidate.logs(lines))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#started.stopping()
    await this.resume() // a program cannot say goodbye to a database that stands still
    // Programs before the databases that they write to.
    const isDatabase = (component: ComponentProcess): boolean => this.#service(component).embedded !== undefined
    for (const group of [(c: ComponentProcess) => !isDatabase(c), isDatabase]) {
      await Promise.all(this.#started.components.filter(group).map((component) => component[Symbol.asyncDispose]()))
    }
  }

  #service(component: ComponentProcess): Service {
    const service = this.topology.services.find(({ name }) => name === component.component)
    if (!service) throw new TypeError(`a component without a service: ${component.component}`)
    return service
  }

  #byService<T>(measure: (components: readonly ComponentProcess[]) => T): [string, T][] {
    const groups = Map.groupBy(this.#started.components, ({ component }) => component)
    return [...groups].map(([name, components]) => [name, measure(components)])
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
