import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, realpathSync, rmdirSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { ExitCode, UserError } from '../../base/errors.ts'
import { thisOwner } from '../../machine/owner.ts'
import { processStart } from '../../machine/process-table.ts'
import { userId } from '../../outside/user.ts'
import { formatBytes } from '../../text/format.ts'
import { marksOf } from './component-marks.ts'
import { ComponentMembers, endRun } from './component-members.ts'
import { ControlGroup, groupParent } from './control-group.ts'
import { makePrivateFolder, readOwnFile, unusableFolder } from './private-folder.ts'
import { QuotaGroup, quotaParent } from './quota-group.ts'
import { removeFolderNow } from './remove-folder.ts'
import { lockName, RunLock } from './run-lock.ts'
import { removeServerMemory } from './shared-memory.ts'

/** What one run needs at least: the data folders of five PostgreSQL servers and their write-ahead logs. */
const NEEDED_BYTES = 600 * 1024 * 1024

/** How often another run may remove the folder of all runs, as its last one, just before this one is in it. */
const CLAIMS = 100

/** File of a run's folder that lists the processes it has started. */
export const RECORD = 'processes'
/** File of a run's folder that lists the control groups it has made. */
const GROUPS = 'control-groups'

/** Folder of all runs of this user. */
export function runsFolder(): string {
  return join(realFolder(process.env.ARCHBENCH_TMPDIR ?? tmpdir()), `archbench-${userId()}`)
}

/**
 * The folder of one run, with a lock file beside it that names its owner. It records every process that the run starts,
 * so that whatever happens to the owner, the next start can tell what is left and remove it.
 */
export class RunFolder implements Disposable {
  readonly path: string
  readonly #lock: RunLock
  #components = 0
  #quotas = 0

  private constructor(lock: RunLock, path: string) {
    this.#lock = lock
    this.path = path
  }

  /** Makes the folder. Throws a UserError where it is not safe, cannot be made, or the disk has no room for it. */
  static create(neededBytes = NEEDED_BYTES): RunFolder {
    const parent = runsFolder()
    try {
      const { run, lock } = claimRun(parent)
      using claimed = new DisposableStack()
      claimed.defer(() => removeQuietly(parent))
      claimed.use(lock)
      refuseFullDisk(parent, neededBytes)
      const path = join(parent, run)
      mkdirSync(path, { mode: 0o700 })
      claimed.move()
      return new RunFolder(lock, path)
    } catch (cause) {
      if (cause instanceof UserError) throw cause
      throw unusableFolder(parent, 'made', cause)
    }
  }

  /** Makes a folder below this one. */
  folder(...names: string[]): string {
    const path = join(this.path, ...names)
    mkdirSync(path, { recursive: true, mode: 0o700 })
    return path
  }

  /** Where the processes of this run put their own temporary files. */
  temporaryFolder(): string {
    return this.folder(basename(temporaryFolder(this.path)))
  }

  /** Remembers a process that was started, before anything else can go wrong. */
  record(pid: number): void {
    appendFileSync(join(this.path, RECORD), `${pid} ${processStart(pid) ?? ''}\n`)
  }

  /**
   * What tells the processes of a program of this run that is about to be started from all others.
   * @param inGroup false: they are kept together without a control group, as where none can be made
   */
  newMembers(inGroup = true): ComponentMembers {
    const component = this.#components++
    return new ComponentMembers(marksOf(this.path, component), inGroup ? this.#controlGroup(component) : undefined)
  }

  /** A group for all processes of a deployment. Throws a TypeError where there can be none, which was to be asked before. */
  newQuota(cpus: number): QuotaGroup {
    const found = quotaParent()
    if ('refusal' in found) throw new TypeError(found.refusal)
    const name = `${groupPrefix(this.path)}quota-${this.#quotas++}`
    appendFileSync(join(this.path, GROUPS), `${found.parent.version} ${join(found.parent.folder, name)}\n`)
    const group = QuotaGroup.make(found.parent, name, cpus)
    if (group === undefined) throw new TypeError(`no control group can be made in ${found.parent.folder}`)
    return group
  }

  [Symbol.dispose](): void {
    removeRun(this.path)
    this.#lock[Symbol.dispose]()
    removeQuietly(dirname(this.path))
  }

  #controlGroup(component: number): ControlGroup | undefined {
    const parent = groupParent()
    if (!parent) return undefined
    const name = `${groupPrefix(this.path)}${component}`
    appendFileSync(join(this.path, GROUPS), `${parent.version} ${join(parent.folder, name)}\n`)
    return ControlGroup.make(parent, name)
  }
}

/** Takes a name that nobody can foresee, by making its lock file. */
function claimRun(parent: string, attempt = 1): { run: string; lock: RunLock } {
  makePrivateFolder(parent)
  const run = `run-${randomBytes(8).toString('hex')}`
  try {
    return { run, lock: RunLock.create(join(parent, lockName(run, thisOwner()))) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && attempt < CLAIMS) return claimRun(parent, attempt + 1)
    throw error
  }
}

function refuseFullDisk(folder: string, neededBytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= neededBytes) return
  throw new UserError('there is too little room on the disk', {
    file: folder,
    found: `${formatBytes(bavail * bsize)} free`,
    expected: `at least ${formatBytes(neededBytes)}`,
    remedy:
      'Free some room ("archbench clean" removes what killed runs left), or set ARCHBENCH_TMPDIR to a folder on another disk',
    exitCode: ExitCode.failed,
  })
}

/**
 * Removes a run's folder, whoever still works in it, and the shared memory of its servers. Returns the ended and removed.
 * @param recorded processes of the run that are known by their pid and start
 */
export function removeRun(
  path: string,
  recorded: ReadonlySet<string> = new Set(),
): { processes: number[]; sharedMemory: string[]; controlGroups: string[] } {
  const groups = recordedGroups(path).filter(({ folder }) => existsSync(folder))
  const processes = endRun(path, recorded, groups)
  const controlGroups = groups.map(({ folder }) => folder).filter((folder) => !existsSync(folder))
  const sharedMemory = (existsSync(path) ? readdirSync(path) : [])
    .flatMap((name) => [join(path, name), join(path, name, 'data')])
    .map(removeServerMemory)
    .filter((id) => id !== undefined)
  removeFolderNow(path)
  return { processes, sharedMemory, controlGroups }
}

/** Only groups with the name of the run: nothing else is ended by what a file says. */
function recordedGroups(path: string): ControlGroup[] {
  return (readOwnFile(join(path, GROUPS)) ?? '')
    .split('\n')
    .map((line) => /^([12]) (.+)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, version, folder = '']) => new ControlGroup({ version: version === '1' ? 1 : 2, folder }))
    .filter(({ folder }) => basename(folder).startsWith(groupPrefix(path)))
}

function groupPrefix(path: string): string {
  return `archbench-${basename(path)}-`
}

/** Removes the folder of all runs where it is empty: another run may be in there. */
export function removeQuietly(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Not empty, or gone.
  }
}

/** Where the processes of a run put their own temporary files. */
function temporaryFolder(folder: string): string {
  return join(folder, 'tmp')
}

/** Links are followed once: what is checked is what is used. */
function realFolder(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path // what is wrong with it is said where it is used
  }
}
