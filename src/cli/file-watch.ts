import { type FSWatcher, watch } from 'node:fs'
import { join, sep } from 'node:path'
import { messageOf, UserError } from '../base/errors.ts'

/** An editor writes a file in several steps. */
const SETTLED_MS = 100
/** What programs write by themselves, and what nobody edits by hand. */
const NOT_EDITED = /^(?:\..*|node_modules|__pycache__|target|dist|reports)$|\.(?:log|tmp|pyc|db|sqlite\d?|db-\w+)$|~$/

export interface WatchedFolder {
  readonly folder: string
  /** Whether all folders in it are watched as well. */
  readonly recursive: boolean
}

/** Sees which files change in these folders. */
export class FileWatch implements Disposable {
  readonly #watchers: FSWatcher[]
  #changed = new Set<string>()
  #onChange: (() => void) | undefined

  /** Throws a UserError where a folder cannot be watched. */
  constructor(folders: readonly WatchedFolder[]) {
    this.#watchers = folders.map(({ folder, recursive }) => {
      try {
        return watch(folder, { recursive }, (_, name) => this.#note(folder, name))
      } catch (error) {
        throw new UserError('the folder cannot be watched for changes', {
          file: folder,
          found: messageOf(error),
          remedy: 'Run it again by hand, without --watch',
        })
      }
    })
  }

  /** The files that have changed since this was last asked. */
  take(): ReadonlySet<string> {
    const changed = this.#changed
    this.#changed = new Set()
    return changed
  }

  /** Resolves once a file has changed since `take` was asked, and no other follows. Rejects when the signal is aborted. */
  async next(signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const aborted = new AbortController()
    try {
      await new Promise<void>((resolve, reject) => {
        this.#onChange = () => {
          clearTimeout(timer)
          timer = setTimeout(resolve, SETTLED_MS)
        }
        if (this.#changed.size > 0) this.#onChange()
        signal.addEventListener('abort', () => reject(signal.reason), { signal: aborted.signal })
        if (signal.aborted) reject(signal.reason)
      })
    } finally {
      aborted.abort()
      clearTimeout(timer)
      this.#onChange = undefined
    }
  }

  #note(folder: string, name: string | null): void {
    if (name?.split(sep).some((part) => NOT_EDITED.test(part))) return
    this.#changed.add(join(folder, name ?? ''))
    this.#onChange?.()
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers) watcher.close()
  }
}
