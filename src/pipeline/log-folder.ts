import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { messageOf, UserError } from '../errors.ts'
import { makeFolder } from '../outputs/make-folder.ts'
import { maskUrls } from '../outputs/mask-credentials.ts'

/** Keeps what components log: one file each, `<target>/<component>.log`. */
export class LogFolder implements AsyncDisposable {
  readonly #path: string
  readonly #files = new Map<string, WriteStream>()
  #failure: Error | undefined

  /** Makes the folder. Throws a UserError where it cannot. */
  constructor(path: string) {
    this.#path = path
    makeLogFolder(path)
  }

  /** What takes the lines of one target. */
  of(target: string): (component: string, line: string) => void {
    const folder = join(this.#path, fileName(target))
    makeLogFolder(folder)
    return (component, line) => this.#file(join(folder, `${fileName(component)}.log`)).write(`${maskUrls(line)}\n`)
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
