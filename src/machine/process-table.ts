import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { askProgram } from '../outside/programs.ts'

/** One process of the machine, as of the moment of reading. */
export interface ProcessRow {
  readonly pid: number
  readonly parentPid: number
  /** Where `ps` is asked, the process group: it says nothing of sessions. */
  readonly sessionId: number
  /** Tells a process from a later one with the same pid. */
  readonly startedAt: string
}

/** True where /proc tells about processes; elsewhere `ps` is asked. */
export const hasProc = process.platform === 'linux'

/** All processes that this user may see. */
export function readProcessTable(): ProcessRow[] {
  if (!hasProc) {
    return parsePs(askProgram(['ps', '-A', '-o', 'pid=,ppid=,pgid=,lstart=']) ?? '')
  }
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readProcStat(Number(entry)))
    .filter((row) => row !== undefined)
}

/** When a process was started, in the words of its system, or `undefined` where there is no such process. */
export function processStart(pid: number | 'self'): string | undefined {
  if (hasProc) return readProcStat(pid)?.startedAt
  return readProcessTable().find((row) => row.pid === (pid === 'self' ? process.pid : pid))?.startedAt
}

/** False where /proc shows the processes of another PID namespace (`unshare --pid` without `--mount-proc`). */
export function seesOwnProcesses(): boolean {
  try {
    return !hasProc || readlinkSync('/proc/self') === String(process.pid)
  } catch {
    return false // /proc is not mounted
  }
}

/** The processes of the machine at one moment, read when they are first asked for. */
export class ProcessSnapshot {
  #rows: readonly ProcessRow[] | undefined

  get rows(): readonly ProcessRow[] {
    this.#rows ??= readProcessTable()
    return this.#rows
  }
}

/** The process and all its descendants, parents first. */
export function processTree(rootPid: number, table: readonly ProcessRow[] = readProcessTable()): number[] {
  const childrenOf = Map.groupBy(table, (row) => row.parentPid)
  const tree = [rootPid]
  for (const pid of tree) for (const child of childrenOf.get(pid) ?? []) tree.push(child.pid)
  return tree
}

/** Parses `/proc/<pid>/stat` (proc_pid_stat(5)); a zombie counts as gone, unless other threads of it still run. */
export function parseProcStat(pid: number, text: string): ProcessRow | undefined {
  // The name stands in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, parent, , session] = fields
  if ((state === 'Z' || state === 'X') && !(Number(fields[17]) > 1)) return undefined
  return { pid, parentPid: Number(parent), sessionId: Number(session), startedAt: fields[19] ?? '' }
}

/** Parses `ps -A -o pid=,ppid=,pgid=,lstart=`. */
export function parsePs(text: string): ProcessRow[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.+?)\s*$/gm)].map(([, pid, parent, group, start]) => ({
    pid: Number(pid),
    parentPid: Number(parent),
    sessionId: Number(group),
    startedAt: start ?? '',
  }))
}

/** Parses a CPU time of ps, `[[days-]hours:]minutes:seconds[.hundredths]`, into milliseconds. */
export function parsePsClock(text: string): number {
  const [, days = '0', clock = ''] = /^(?:(\d+)-)?(.*)$/.exec(text) ?? []
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return (Number(days) * 86_400 + seconds) * 1_000
}

function readProcStat(pid: number | 'self'): ProcessRow | undefined {
  try {
    return parseProcStat(pid === 'self' ? process.pid : pid, readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined // ended since the folder was listed
  }
}
