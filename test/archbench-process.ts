import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KEPT_LOGS } from '../src/runtime/kept-logs.ts'

const program = join(import.meta.dirname, '..', 'bin', 'archbench.js')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The command line in a process of its own, with a temporary folder of its own to see what it leaves behind. */
export class Archbench implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'archbench-cli-'))

  /** Runs it to its end. */
  async run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start(args, environment).ended
  }

  start(args: readonly string[], environment: Readonly<Record<string, string>> = {}, node = process.execPath): Started {
    const child = spawn(node, [program, ...args], {
      cwd: this.folder,
      env: { ...process.env, ARCHBENCH_TMPDIR: this.folder, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return new Started(child)
  }

  /** Processes that work in the temporary folder: none should, once the command has ended. */
  leftProcesses(): string[] {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
      .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`)} ${read(`/proc/${pid}/environ`)}`)
      .filter((text) => text.includes(this.folder))
  }

  /** Folders and lock files of runs that are still there. The logs that errors name are kept on purpose. */
  leftFolders(): string[] {
    return readdirSync(this.folder)
      .filter((name) => name.startsWith('archbench-'))
      .flatMap((name) => readdirSync(join(this.folder, name)))
      .filter((name) => name !== KEPT_LOGS)
  }

  results(): string[] {
    return readdirSync(join(this.folder, 'reports')).filter((name) => name.endsWith('.json'))
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export class Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  #stdout = ''
  #stderr = ''
  #watchers = new Set<() => void>()

  constructor(child: ChildProcess) {
    this.child = child
    child.stdout?.on('data', (text) => this.#take(() => (this.#stdout += text)))
    child.stderr?.on('data', (text) => this.#take(() => (this.#stderr += text)))
    this.ended = once(child, 'close').then(([code]) => ({ code, stdout: this.#stdout, stderr: this.#stderr }))
  }

  /** Waits until it has printed this, on either stream. Fails when it ends without. */
  async printed(pattern: RegExp): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      const look = (): void => {
        if (pattern.test(this.#stdout + this.#stderr)) resolve()
      }
      this.#watchers.add(look)
      look()
    })
    const early = this.ended.then(({ stdout, stderr }) => {
      throw new Error(`it ended without printing ${pattern}: ${stdout}${stderr}`)
    })
    await Promise.race([seen, early])
  }

  #take(append: () => void): void {
    append()
    for (const look of this.#watchers) look()
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // ended meanwhile, or somebody else's
  }
}
