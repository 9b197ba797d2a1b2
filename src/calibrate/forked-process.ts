import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canPin, pinned } from '../machine/pinning.ts'

const KEPT_STDERR_CHARACTERS = 4_096

/** A script of this folder in a process of its own, kept to CPUs where they are named and the system can. */
export class ForkedProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  /** Rejects when the process has ended, whether somebody waits for a message or not. */
  readonly #ended: Promise<never>
  #stderr = ''

  /** @param script its path from this folder, without an extension */
  constructor(script: string, cpuSet: readonly number[]) {
    const file = fileURLToPath(new URL(`./${script}${extname(import.meta.url)}`, import.meta.url))
    const [execPath = '', ...execArgv] = pinned([process.execPath], canPin() ? cpuSet : [])
    this.#child = fork(file, [], { execPath, execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR_CHARACTERS)
    })
    this.#ended = once(this.#child, 'close').then(([code, killedBy]) => {
      throw new Error(`${script} ended (${killedBy ?? `exit code ${code}`}): ${this.#stderr.trim()}`)
    })
    this.#ended.catch(() => {})
  }

  /** The next message. Rejects when the process ends without one, and with the signal's reason when that is aborted. */
  async message(signal: AbortSignal): Promise<unknown> {
    const over = new AbortController()
    const either = AbortSignal.any([signal, over.signal])
    try {
      const [message] = await Promise.race([once(this.#child, 'message', { signal: either }), this.#ended])
      return message
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      over.abort()
    }
  }

  /** To a process that has ended it says nothing: whoever waits for its answer is told. */
  send(message: number): void {
    this.#child.send(message, () => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended.catch(() => {})
  }
}
