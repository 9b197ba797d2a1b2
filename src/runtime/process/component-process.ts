import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { CpuMeter } from '../../observe/cpu-meter.ts'
import { memoryOf } from '../../observe/memory.ts'
import { type ProcessRow, processTree } from '../../observe/process-table.ts'
import { pinProcesses } from '../../pinning.ts'
import { killTree, signalQuietly } from './run-folder.ts'

/** How long output is read after the program that wrote it has ended. */
const LAST_WORDS_MS = 1_000

export interface ComponentCommand {
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Sent to make it stop; PostgreSQL has signals of its own. */
  readonly stopSignal: NodeJS.Signals
  readonly stopGraceMs: number
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly error: Error | undefined
  /** Somebody here killed it. */
  readonly wasKilled: boolean
}

/** One running program of a deployment, with everything that it started in turn. */
export class ComponentProcess implements AsyncDisposable {
  /** Settles when it has ended and all that it wrote was read. */
  readonly exited: Promise<Exit>
  /** Settles when it has ended, though what it started may still hold its output open. */
  readonly gone: Promise<void>
  #isRunning = true
  #wasKilled = false
  readonly #child: ChildProcess
  readonly #options: ComponentCommand
  readonly #meter = new CpuMeter()

  constructor(options: ComponentCommand, onLine: (line: string) => void) {
    this.#options = options
    const [program = '', ...args] = options.command
    this.#child = spawn(program, args, {
      cwd: options.directory,
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own: Ctrl-C in the terminal must reach us alone, so that we can stop it in order
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', onLine)
    }
    const gone = Promise.withResolvers<void>()
    this.gone = gone.promise
    const settle = (): void => {
      this.#isRunning = false
      gone.resolve()
    }
    this.exited = new Promise((resolve) => {
      const exit = (code: number | null, signal: NodeJS.Signals | null, error?: Error): void => {
        settle()
        resolve({ code, signal, error, wasKilled: this.#wasKilled })
      }
      this.#child.once('error', (error) => exit(null, null, error))
      this.#child.once('exit', () => {
        settle()
        // A process of another group may hold its output open for ever.
        setTimeout(() => {
          for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.destroy()
        }, LAST_WORDS_MS).unref()
      })
      this.#child.once('close', exit)
    })
  }

  /** `undefined` where the program could not be started at all. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Cumulative CPU time of the program and all that it started, in milliseconds. */
  cpuMs(table: readonly ProcessRow[]): number {
    return this.#meter.read(this.tree(table)) ?? 0
  }

  memoryBytes(table: readonly ProcessRow[]): number {
    return memoryOf(this.tree(table))
  }

  /** Keeps the program and its descendants to these CPUs. */
  pin(table: readonly ProcessRow[], cpuSet: readonly number[]): void {
    pinProcesses(this.tree(table), cpuSet)
  }

  /** Stops the program and its descendants where they are. */
  pause(table: readonly ProcessRow[]): void {
    for (const pid of this.tree(table)) signalQuietly(pid, 'SIGSTOP')
  }

  resume(table: readonly ProcessRow[]): void {
    // Children first: a parent that wakes before its child would wait for it.
    for (const pid of this.tree(table).toReversed()) signalQuietly(pid, 'SIGCONT')
  }

  /** Ends it at once with all that it started. */
  kill(): void {
    if (this.pid === undefined || !this.#isRunning) return
    this.#wasKilled = true
    killTree(this.pid)
  }

  /** The program and its descendants, as far as they are there. */
  tree(table: readonly ProcessRow[]): number[] {
    return this.pid === undefined || !this.#isRunning ? [] : processTree(this.pid, table)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this
    if (pid === undefined || !this.#isRunning) return
    signalQuietly(pid, this.#options.stopSignal)
    const deadline = setTimeout(() => killTree(pid), this.#options.stopGraceMs)
    await this.exited
    clearTimeout(deadline)
  }
}
