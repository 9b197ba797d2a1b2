import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Engine } from './engine/connect.ts'

/** Said on the reaper's standard input when there is nothing left to do. */
export const DONE = 'done'

/** It has nothing to do but to end. */
const END_TIMEOUT_MS = 10_000

/**
 * A process that outlives this one, however this one ends (by SIGKILL, too), just long enough to remove what the run
 * has in the engine: containers would go on using CPU until somebody starts archbench again.
 */
export class Reaper implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>

  private constructor(child: ChildProcess) {
    this.#child = child
    // Without a reaper the next start sweeps; nothing else is lost.
    this.#ended = once(child, 'exit').catch(() => {})
    child.once('error', () => {})
    child.stdin?.once('error', () => {})
  }

  static start(engine: Engine, run: string): Reaper {
    const script = fileURLToPath(new URL(`./reaper-process${extname(import.meta.url)}`, import.meta.url))
    const child = spawn(process.execPath, [script, run], {
      detached: true, // a session of its own: neither Ctrl-C nor a closed terminal reaches it
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: parse(process.cwd()).root, // holds no folder that somebody wants to remove
      env: { ...process.env, ...(engine.address.startsWith('unix://') ? { DOCKER_HOST: engine.address } : {}) },
    })
    child.unref()
    return new Reaper(child)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Lets it remove what is left of the run, while this process goes its way. */
  takeOver(): void {
    this.#child.stdin?.end()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.ref()
    this.#child.stdin?.end(DONE)
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), END_TIMEOUT_MS)
    await this.#ended
    clearTimeout(kill)
  }
}
