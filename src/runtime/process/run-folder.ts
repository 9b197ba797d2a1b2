import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ExitCode, messageOf, UserError } from '../../errors.ts'
import { hasProc, processStart, processTree, readProcessTable } from '../../observe/process-table.ts'
import { userId } from '../../outside/user.ts'
import type { Leftover } from '../runtime.ts'

/** What one run needs at least: the data folders of five PostgreSQL servers and their write-ahead logs. */
const NEEDED_BYTES = 600 * 1024 * 1024

const RECORD = 'processes'

/** Folder of all runs of this user. */
export function runsFolder(): string {
  return join(process.env.ARCHBENCH_TMPDIR ?? tmpdir(), `archbench-${userId()}`)
}

/**
 * The folder of one run. Its name says which process owns it and it records every process that the run starts, so
 * that whatever happens to the owner, the next start can tell what is left and remove it.
 */
export class RunFolder implements Disposable {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /** Makes the folder. Throws a UserError where the disk has no room or the folder cannot be made. */
  static create(neededBytes = NEEDED_BYTES): RunFolder {
    const parent = runsFolder()
    try {
      makeFolder(parent)
      const { bavail, bsize } = statfsSync(parent)
      if (bavail * bsize < neededBytes) {
        throw new UserError('there is too little room on the disk', {
          file: parent,
          found: `${Math.floor((bavail * bsize) / 2 ** 20)} MB free`,
          expected: `at least ${Math.ceil(neededBytes / 2 ** 20)} MB`,
          remedy:
            'Free some room ("archbench clean" removes what killed runs left), or set ARCHBENCH_TMPDIR to a folder on another disk',
          exitCode: ExitCode.failed,
        })
      }
      const name = `run-${process.pid}-${processStart(process.pid)?.replaceAll(/\W/g, '_')}-${process.hrtime.bigint()}`
      const path = join(parent, name)
      mkdirSync(path, { mode: 0o700 })
      return new RunFolder(path)
    } catch (cause) {
      if (cause instanceof UserError) throw cause
      throw new UserError(`the folder for temporary data cannot be made: ${messageOf(cause)}`, {
        file: parent,
        remedy: 'Set ARCHBENCH_TMPDIR to a folder that this user may write to',
        exitCode: ExitCode.failed,
        cause,
      })
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
    const path = temporaryFolder(this.path)
    makeFolder(path)
    return path
  }

  /** Remembers a process that was started, before anything else can go wrong. */
  record(pid: number): void {
    appendFileSync(join(this.path, RECORD), `${pid} ${processStart(pid) ?? ''}\n`)
  }

  [Symbol.dispose](): void {
    removeRun(this.path)
  }
}

/** Ends the processes and removes the folders of runs whose owner is gone. */
export function sweepRuns(): Leftover[] {
  const parent = runsFolder()
  if (!existsSync(parent)) return []
  const leftovers: Leftover[] = []
  for (const name of readdirSync(parent)) {
    const [, owner, started] = /^run-(\d+)-(.*)-\d+$/.exec(name) ?? []
    if (!owner || processStart(Number(owner))?.replaceAll(/\W/g, '_') === started) continue
    const path = join(parent, name)
    for (const pid of recordedProcesses(path)) {
      leftovers.push({ kind: 'process', name: String(pid) })
      killTree(pid)
    }
    removeRun(path)
    leftovers.push({ kind: 'folder', name: path })
  }
  return leftovers
}

/** Removes a run's folder with whoever still works in it, and the folder of all runs with the last of them. */
function removeRun(path: string): void {
  for (const pid of strayProcesses(path)) killTree(pid)
  rmSync(path, { recursive: true, force: true, maxRetries: 5 })
  try {
    rmdirSync(dirname(path))
  } catch {
    // Another run is in there.
  }
}

/** Not `recursive`: below a file system that makes no folders (/proc, say) Node.js would try for ever. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Sends SIGKILL to a process, to its group and to all its descendants. */
export function killTree(pid: number): void {
  for (const member of processTree(pid, readProcessTable())) signalQuietly(member, 'SIGKILL')
  signalQuietly(-pid, 'SIGKILL')
}

/** Sends a signal; a process that is gone already is no error. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** Processes that still have the run's temporary folder in their environment: whose recorded parent may be gone. */
function strayProcesses(folder: string): number[] {
  if (!hasProc) return []
  return readProcessTable()
    .map(({ pid }) => pid)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(`TMPDIR=${temporaryFolder(folder)}`))
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return [] // somebody else's, or gone
  }
}

/** Where the processes of a run put their own temporary files. */
function temporaryFolder(folder: string): string {
  return join(folder, 'tmp')
}

function recordedProcesses(folder: string): number[] {
  const record = join(folder, RECORD)
  if (!existsSync(record)) return []
  return readFileSync(record, 'utf8')
    .split('\n')
    .map((line) => /^(\d+) (.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, pid, started]) => processStart(Number(pid)) === started)
    .map(([, pid]) => Number(pid))
}
