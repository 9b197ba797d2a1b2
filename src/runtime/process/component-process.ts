import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { CpuMeter } from '../../observe/cpu-meter.ts'
import { memoryOf } from '../../observe/memory.ts'
import { type ProcessRow, processTree } from '../../observe/process-table.ts'
import { pinProcesses } from '../../pinning.ts'
import { killTree, signalQuietly } from './run-folder.ts'

const KEPT_LOG_LINES = 200

export interface ComponentCommand {
  readonly component: string
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Sent to make it stop; PostgreSQL has signals of its own. */
  readonly stopSignal: NodeJS.Signals
  readonly stopGraceMs: number
  readonly onLog: ((component: string, line: string) => void) | undefined
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly error: Error | undefined
}

/** One running program of a deployment, with everything that it started in turn. */
export class ComponentProcess implements AsyncDisposable {
  readonly component: string
  readonly exited: Promise<Exit>
  #exit: Exit | undefined
  readonly #child: ChildProcess
  readonly #options: ComponentCommand
  readonly #log: string[] = []
  readonly #meter = new CpuMeter()

  constructor(options: ComponentCommand) {
    this.component = options.component
    this.#options = options
    const [program = '', ...args] = options.command
    this.#child = spawn(program, args, {
      cwd: options.directory,
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own: Ctrl-C in the terminal must reach us alone, so that we can stop it in order
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#keep(line))
    }
    this.exited = new Promise((resolve) => {
      const settle = (exit: Exit): void => {
        this.#exit = exit
        resolve(exit)
      }
      this.#child.once('error', (error) => settle({ code: null, signal: null, error }))
      this.#child.once('close', (code, signal) => settle({ code, signal, error: undefined }))
    })
  }

  /** `undefined` where the program could not be started at all. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  get exit(): Exit | undefined {
    return this.#exit
  }

  logs(lines: number): string[] {
    return this.#log.slice(-lines)
  }

  /** Cumulative CPU time of the program and all that it started, in milliseconds. */
  cpuMs(table: readonly ProcessRow[]): number {
    return this.#meter.read(this.#tree(table))
  }

  memoryBytes(table: readonly ProcessRow[]): number {
    return memoryOf(this.#tree(table))
  }

  /** Keeps the program and its descendants to these CPUs. */
  pin(table: readonly ProcessRow[], cpuSet: readonly number[]): void {
    pinProcesses(this.#tree(table), cpuSet)
  }

  /** Stops the program and its descendants where they are. */
  pause(table: readonly ProcessRow[]): void {
    for (const pid of this.#tree(table)) signalQuietly(pid, 'SIGSTOP')
  }

  resume(table: readonly ProcessRow[]): void {
    // Children first: a parent that wakes before its child would wait for it.
    for (const pid of this.#tree(table).toReversed()) signalQuietly(pid, 'SIGCONT')
  }

  /** Last resort, for a process that is about to exit itself. */
  kill(): void {
    if (this.pid !== undefined && !this.#exit) killTree(this.pid)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this
    if (pid === undefined || this.#exit) return
    signalQuietly(pid, this.#options.stopSignal)
    const deadline = setTimeout(() => killTree(pid), this.#options.stopGraceMs)
    await this.exited
    clearTimeout(deadline)
  }

  #tree(table: readonly ProcessRow[]): number[] {
    return this.pid === undefined || this.#exit ? [] : processTree(this.pid, table)
  }

  #keep(line: string): void {
    this.#log.push(line)
    if (this.#log.length > KEPT_LOG_LINES) this.#log.shift()
    this.#options.onLog?.(this.component, line)
  }
}
