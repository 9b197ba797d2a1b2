import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { messageOf, UserError } from '../../base/errors.ts'
import { makeFolder } from '../../outputs/make-folder.ts'
import { maskUrls } from '../../outputs/mask-credentials.ts'

/** Of one component: one that only logs shall not fill the disk. */
const MOST_BYTES = 256 * 2 ** 20

/** Keeps what the components of one target log. */
export interface LogSink {
  onLog(component: string, line: string): void
  /** The file of a component. */
  logFile(component: string): string
}

/** Keeps what components log: one file each, of a limited size, `<target>/<component>.log`. */
export class LogFolder implements AsyncDisposable {
  readonly #path: string
  readonly #mostBytes: number
  readonly #files = new Map<string, WriteStream>()
  readonly #bytes = new Map<string, number>()
  #failure: Error | undefined

  /** Makes the folder. Throws a UserError where it cannot. */
  constructor(path: string, mostBytes = MOST_BYTES) {
    this.#path = path
    this.#mostBytes = mostBytes
    makeLogFolder(path)
  }

  /** What takes the lines of one target, and the files that it keeps them in. */
  of(target: string): LogSink {
    const folder = join(this.#path, fileName(target))
    makeLogFolder(folder)
    const logFile = (component: string): string => join(folder, `${fileName(component)}.log`)
    return { logFile, onLog: (component, line) => this.#write(logFile(component), `${maskUrls(line)}\n`) }
  }

  /** Waits until everything is written. Throws a UserError where some of it was not. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [...this.#files.values()].map((file) => {
        file.end()
        return finished(file).catch(() => undefined) // told below, once
      }),
    )
    if (this.#failure) throw cannotKeep(this.#path, this.#failure)
  }

  #write(path: string, line: string): void {
    const before = this.#bytes.get(path) ?? 0
    if (before > this.#mostBytes) return
    const after = before + Buffer.byteLength(line)
    this.#bytes.set(path, after)
    const isFull = after > this.#mostBytes
    this.#file(path).write(
      isFull ? `[archbench: what follows is left out: a log is cut at ${this.#mostBytes} bytes]\n` : line,
    )
  }

  #file(path: string): WriteStream {
    const known = this.#files.get(path)
    if (known) return known
    const file = createWriteStream(path)
    file.on('error', (error) => {
      this.#failure ??= error
    })
    this.#files.set(path, file)
    return file
  }
}

function makeLogFolder(path: string): void {
  try {
    makeFolder(path)
  } catch (cause) {
    throw cannotKeep(path, cause)
  }
}

function cannotKeep(file: string, cause: unknown): UserError {
  return new UserError(`logs cannot be kept: ${messageOf(cause)}`, {
    file,
    key: '--logs',
    remedy: 'Name a folder that this user may write to, on a disk with room',
    cause,
  })
}

/** A target may be called by its path. */
function fileName(name: string): string {
  return name.replaceAll(/[^\w.+-]+/g, '_').replace(/^\.+/, '') || '_'
}
