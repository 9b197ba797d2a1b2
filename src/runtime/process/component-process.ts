import { type ChildProcess, spawn } from 'node:child_process'
import { memoryOf } from '../../machine/memory.ts'
import { pinProcesses } from '../../machine/pinning.ts'
import type { ProcessSnapshot } from '../../machine/process-table.ts'
import { CutLines } from '../cut-lines.ts'
import type { CpuAccounting } from '../runtime.ts'
import { type ComponentMembers, signalQuietly } from './component-members.ts'
import type { QuotaGroup } from './quota-group.ts'

/** Nobody who has pressed Ctrl-C waits for a program that does not listen. */
const INTERRUPTED_GRACE_MS = 200

/** How long output is read after the program that wrote it has ended. */
const LAST_WORDS_MS = 1_000

export interface ComponentCommand {
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Sent to make it stop; PostgreSQL has signals of its own. */
  readonly stopSignal: NodeJS.Signals
  /** Sent where it will be started again; `stopSignal` where it is left out. */
  readonly restartSignal?: NodeJS.Signals | undefined
  readonly stopGraceMs: number
  /** Aborted when a person wants an end: whoever does not stop by itself then has `INTERRUPTED_GRACE_MS` left. */
  readonly interrupted?: AbortSignal | undefined
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly error: Error | undefined
  /** Somebody here killed it, or stopped it to start it again. */
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
  readonly #members: ComponentMembers

  constructor(options: ComponentCommand, members: ComponentMembers, onLine: (line: string) => void) {
    this.#options = options
    this.#members = members
    const { command, environment } = members.marked(options.command, options.environment)
    const [program = '', ...args] = command
    this.#child = spawn(program, args, {
      cwd: options.directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own: Ctrl-C in the terminal must reach us alone, so that we can stop it in order
    })
    if (this.#child.pid !== undefined) members.started(this.#child.pid)
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      const lines = new CutLines(onLine)
      stream?.setEncoding('utf8').on('data', (text: string) => lines.push(text))
      stream?.once('close', () => lines.end())
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
        // As in a container: what it has started ends with it.
        members.kill()
        // A process of another owner may hold its output open for ever.
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

  /** Cumulative CPU time of the program and all that it started, in milliseconds; `undefined` where it cannot be told. */
  cpuMs(snapshot: ProcessSnapshot): number | undefined {
    return this.#members.cpuMs(snapshot)
  }

  get cpuAccounting(): CpuAccounting {
    return this.#members.cpuAccounting
  }

  /** In bytes; `undefined` where it cannot be told. */
  memoryBytes(snapshot: ProcessSnapshot): number | undefined {
    return memoryOf(this.#members.pids(snapshot))
  }

  /** Keeps the program and its descendants to these CPUs. */
  pin(cpuSet: readonly number[]): void {
    this.#members.forAll((pids) => pinProcesses(pids, cpuSet))
  }

  share(quota: QuotaGroup): void {
    this.#members.forAll((pids) => quota.add(pids))
  }

  /** Stops the program and its descendants where they are. */
  pause(): void {
    this.#members.forAll((pids) => {
      for (const pid of pids) signalQuietly(pid, 'SIGSTOP')
    })
  }

  resume(): void {
    // Children first: a parent that wakes before its child would wait for it.
    this.#members.forAll((pids) => {
      for (const pid of pids.toReversed()) signalQuietly(pid, 'SIGCONT')
    })
  }

  /** Ends it at once with all that it started, and waits until they are gone. */
  async kill(): Promise<void> {
    if (this.#isRunning) this.#wasKilled = true
    await this.#members.end()
  }

  /** Asks it to stop, as for a new version, and waits until it is gone with all that it started. */
  async stop(): Promise<void> {
    if (this.#isRunning) this.#wasKilled = true
    await this.#endGently(this.#options.restartSignal ?? this.#options.stopSignal)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#endGently(this.#options.stopSignal)
  }

  async #endGently(signal: NodeJS.Signals): Promise<void> {
    const { pid } = this
    if (pid !== undefined && this.#isRunning) {
      const { stopGraceMs, interrupted } = this.#options
      signalQuietly(pid, signal)
      const deadlines = [setTimeout(() => this.#members.kill(), stopGraceMs)]
      const hurry = (): void => {
        deadlines.push(setTimeout(() => this.#members.kill(), INTERRUPTED_GRACE_MS))
      }
      if (interrupted?.aborted) hurry()
      else interrupted?.addEventListener('abort', hurry, { once: true })
      await this.exited
      interrupted?.removeEventListener('abort', hurry)
      for (const deadline of deadlines) clearTimeout(deadline)
    }
    await this.#members.end()
  }
}
