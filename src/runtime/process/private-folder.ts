import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  type Stats,
} from 'node:fs'
import { dirname } from 'node:path'
import { ExitCode, messageOf, UserError } from '../../base/errors.ts'

const REMEDY =
  'Set ARCHBENCH_TMPDIR to a folder that only this user may write to (for instance "mkdir -m 700 ~/archbench-tmp")'

/** Permission bits of everybody but the owner. */
const OTHERS = 0o077
const WRITABLE_BY_GROUP = 0o020
const WRITABLE_BY_ALL = 0o002
const STICKY = 0o1000

/** What is known about a file or folder, as far as safety is concerned. */
type Entry = Pick<Stats, 'uid' | 'gid' | 'mode'> & { isDirectory(): boolean; isSymbolicLink(): boolean }

/** The user and group that this process acts as. */
export interface Actor {
  readonly uid: number
  readonly gid: number
  /** Owners that nobody can act as: in a user namespace those of the system outside are shown as one such number. */
  readonly unmappedUid: number | undefined
}

/** Undefined where the system has no such owners (Windows). */
export function thisActor(): Actor | undefined {
  const { getuid, getgid } = process
  if (!getuid || !getgid) return undefined
  return { uid: getuid(), gid: getgid(), unmappedUid: unmappedUid() }
}

/**
 * Makes a folder that only this user can use, where it is missing.
 * Not `recursive`: below a file system that makes no folders (/proc, say) Node.js would try for ever.
 * @throws UserError where it is there and others may write to it, or may replace it
 */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  refuseUnsafeFolder(path)
}

/**
 * False where there is no such folder.
 * @throws UserError where others may write to it, or may replace it, or where the way to it is no way
 */
export function privateFolderExists(path: string): boolean {
  try {
    if (!lstatSync(path, { throwIfNoEntry: false })) return false
  } catch (cause) {
    throw unusableFolder(path, 'read', cause)
  }
  refuseUnsafeFolder(path)
  return true
}

/** What to say of a folder for temporary data that the system refuses. */
export function unusableFolder(file: string, use: 'made' | 'read', cause: unknown): UserError {
  return new UserError(`the folder for temporary data cannot be ${use}: ${messageOf(cause)}`, {
    file,
    remedy: 'Set ARCHBENCH_TMPDIR to a folder that this user may write to',
    exitCode: ExitCode.failed,
    cause,
  })
}

function refuseUnsafeFolder(path: string): void {
  const actor = thisActor()
  if (!actor) return
  const fault = whyUnsafe(lstatSync(path), actor)
  if (fault !== undefined) throw unsafe(path, fault, 'a folder of this user with mode 0700')
  for (let parent = dirname(realpathSync(path)); ; parent = dirname(parent)) {
    const fault = whyReplaceable(lstatSync(parent), actor)
    if (fault !== undefined) throw unsafe(parent, fault, `a folder in which nobody else can replace ${path}`)
    if (parent === dirname(parent)) return
  }
}

function unsafe(file: string, found: string, expected: string): UserError {
  return new UserError('the folder for temporary data is not safe: another user could change what is in it', {
    file,
    found,
    expected,
    remedy: REMEDY,
    exitCode: ExitCode.failed,
  })
}

/** What is wrong with a folder that must be this user's alone. */
export function whyUnsafe(entry: Entry, { uid }: Actor): string | undefined {
  if (entry.isSymbolicLink()) return 'a symbolic link'
  if (!entry.isDirectory()) return 'something that is no folder'
  if (entry.uid !== uid) return `a folder of user ${entry.uid} (this is user ${uid})`
  if ((entry.mode & OTHERS) !== 0) return `mode ${octal(entry.mode)}`
  return undefined
}

/** Who may rename what lies in a folder, other than this user and root. */
export function whyReplaceable(entry: Entry, { uid, gid, unmappedUid }: Actor): string | undefined {
  if (![uid, 0, unmappedUid].includes(entry.uid)) return `a folder of user ${entry.uid} (this is user ${uid})`
  if ((entry.mode & STICKY) !== 0) return undefined
  const isOpen = (entry.mode & WRITABLE_BY_ALL) !== 0 || ((entry.mode & WRITABLE_BY_GROUP) !== 0 && entry.gid !== gid)
  return isOpen ? `mode ${octal(entry.mode)} without the sticky bit` : undefined
}

/** The content of a regular file of this user; `undefined` where there is none. Links are not followed. */
export function readOwnFile(path: string): string | undefined {
  const fd = openOwnFile(path)
  if (fd === undefined) return undefined
  using closing = new DisposableStack()
  closing.defer(() => closeSync(fd))
  return readFileSync(fd, 'utf8')
}

/** A descriptor of a regular file of this user; `undefined` where there is none. Links are not followed. */
export function openOwnFile(path: string): number | undefined {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
  const found = fstatSync(fd)
  if (found.isFile() && found.nlink === 1 && found.uid === (process.getuid?.() ?? found.uid)) return fd
  closeSync(fd)
  return undefined
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}

/** The number that stands for all users that this user namespace does not have; `undefined` where it has all. */
function unmappedUid(): number | undefined {
  try {
    const [, , count] = readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/)
    if (Number(count) >= 2 ** 32 - 1) return undefined
    return Number(readFileSync('/proc/sys/kernel/overflowuid', 'utf8'))
  } catch {
    return undefined // a system without user namespaces
  }
}
