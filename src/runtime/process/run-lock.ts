import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { formatOwner, hasEnded, type Owner, parseOwner, sharesProcesses, thisOwner } from '../../machine/owner.ts'
import { programStatus } from '../../outside/programs.ts'
import { openOwnFile } from './private-folder.ts'

/** Written into a lock file once its lock is held: without that, a free lock proves nothing. */
const HELD = 'held\n'
const LOCK_TIMEOUT_MS = 10_000

/** Whether the process that owns a run is there, as far as can be told from here. */
export type Life = 'alive' | 'ended' | 'unknown'

/** Name of the lock file of a run: who owns it is told before there is anything else of it. */
export function lockName(run: string, owner: Owner): string {
  return [run, ...formatOwner(owner).split('/')].join('.')
}

/** The run and its owner, or `undefined` where this is not the name of a lock file. */
export function parseLockName(name: string): { run: string; owner: Owner } | undefined {
  const [run = '', ...parts] = name.split('.')
  const owner = parseOwner(parts.join('/'))
  return owner && /^run-[\w-]+$/.test(run) ? { run, owner } : undefined
}

/**
 * A file that is locked (flock) for as long as its process lives. The kernel releases the lock however the process ends,
 * and whoever opens the file sees it, in whatever namespace: that a lock cannot be taken is proof of life.
 * Node.js has no flock; the program of that name (util-linux, BusyBox) locks an open file that it is given, and the lock
 * belongs to the open file, which stays open here. Without the program an owner is judged by its process alone.
 */
export class RunLock implements Disposable {
  readonly #path: string
  readonly #fd: number

  private constructor(path: string, fd: number) {
    this.#path = path
    this.#fd = fd
  }

  /** Makes the file, which must not exist, and locks it. */
  static create(path: string): RunLock {
    const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
    // A sweep that looks at it just now lets go at once.
    if (flock(fd, []) === 'locked') writeSync(fd, HELD)
    return new RunLock(path, fd)
  }

  /** Removes the file; the lock goes with it. */
  [Symbol.dispose](): void {
    rmSync(this.#path, { force: true })
    closeSync(this.#fd)
  }
}

/** The lock file of another process, which this one holds while it looks after what is left. */
export class FoundLock implements Disposable {
  readonly life: Life
  readonly #path: string
  readonly #fd: number | undefined

  private constructor(life: Life, path: string, fd?: number) {
    this.life = life
    this.#path = path
    this.#fd = fd
  }

  /** Looks whether the owner is there. Where it has ended, no other sweep finds it ended until this is disposed of. */
  static look(path: string, owner: Owner): FoundLock {
    const fd = openOwnFile(path)
    if (fd === undefined) return new FoundLock('unknown', path)
    const lock = flock(fd, ['-n'])
    const wasHeld = lock === 'locked' && readFileSync(fd, 'utf8') === HELD
    // Another sweep was faster.
    const isGone = fstatSync(fd).nlink === 0
    const life = isGone ? 'alive' : lifeOf({ owner, lock, wasHeld })
    return new FoundLock(life, path, fd)
  }

  /** Removes the file, when nothing else of the run is left. */
  remove(): void {
    rmSync(this.#path, { force: true })
  }

  [Symbol.dispose](): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
  }
}

export interface Evidence {
  readonly owner: Owner
  /** What became of trying to take the lock: `busy` where somebody holds it. */
  readonly lock: LockState
  /** Whether the owner had the lock at all. */
  readonly wasHeld: boolean
}

/** What is known of an owner. Pure but for `here`, and `startOf` as in `hasEnded`. */
export function lifeOf(
  { owner, lock, wasHeld }: Evidence,
  here: Owner = thisOwner(),
  startOf?: (pid: number) => string | undefined,
): Life {
  if (lock === 'busy') return 'alive'
  // A lock that is free proves the end of its owner only to the kernel that has kept it.
  if (wasHeld && owner.boot === here.boot && here.boot !== 'any') return 'ended'
  if (hasEnded(owner, here, startOf)) return 'ended'
  return sharesProcesses(owner, here) ? 'alive' : 'unknown'
}

export type LockState = 'locked' | 'busy' | 'not available'

function flock(fd: number, flags: readonly string[]): LockState {
  const status = programStatus(['flock', '-x', ...flags, '3'], fd, LOCK_TIMEOUT_MS)
  if (status === 0) return 'locked'
  return status === 1 && flags.includes('-n') ? 'busy' : 'not available'
}
