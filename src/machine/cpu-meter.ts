import { readdirSync, readFileSync } from 'node:fs'
import { askProgram } from '../outside/programs.ts'
import { CpuAccount, type ProcessSample } from './cpu-account.ts'
import { hasProc, parsePsClock } from './process-table.ts'

/** Milliseconds of one clock tick in /proc: USER_HZ is 100 on every architecture that Node.js runs on. */
const TICK_MS = 10

/**
 * Cumulative CPU time of a changing set of processes, with that of threads and children that have ended.
 *
 * On Linux, of each process the larger of two figures that are both never too much: `utime + stime` of
 * `/proc/<pid>/stat`, which has ended threads in it, and the sum of `/proc/<pid>/task/<tid>/schedstat`, which is in
 * nanoseconds; and `cutime + cstime` of children that were waited for. `CpuAccount` says who counts when.
 */
export class CpuMeter {
  readonly #account = new CpuAccount()
  #wasRead = false

  /**
   * Reads these processes and those of the last reading now, and returns all that was ever seen, in milliseconds.
   * `undefined` where nothing of it could be read.
   * @param pids parents before their children
   */
  read(pids: readonly number[]): number | undefined {
    const named = new Set(pids)
    // Who was there and is no longer named may be a zombie, whose time nobody has taken over yet.
    const others = new Map([...this.#account.known].map(({ pid, startedAt }) => [pid, startedAt]))
    for (const pid of pids) others.delete(pid)
    const all = [...pids, ...others.keys()]
    const samples = (hasProc ? all.flatMap((pid) => sampleProc(pid) ?? []) : samplePs(all)).filter(
      ({ pid, startedAt }) => named.has(pid) || others.get(pid) === startedAt,
    )
    if (samples.length > 0) this.#wasRead = true
    const totalMs = this.#account.add(samples)
    return this.#wasRead ? totalMs : undefined
  }
}

function sampleProc(pid: number): ProcessSample | undefined {
  try {
    const times = parseProcTimes(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return { pid, ...times, threadNs: readThreads(pid, times.threads) }
  } catch {
    return undefined // it has ended and was waited for
  }
}

/** Parses the times of `/proc/<pid>/stat` (proc_pid_stat(5)), of a zombie too, into milliseconds. */
export function parseProcTimes(text: string): Omit<ProcessSample, 'pid' | 'threadNs'> & { readonly threads: number } {
  // The name stands in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = (first: number): number => (Number(fields[first]) + Number(fields[first + 1])) * TICK_MS
  return {
    parentPid: Number(fields[1]),
    processMs: ticks(11),
    waitedMs: ticks(13),
    threads: Number(fields[17]),
    startedAt: fields[19] ?? '',
  }
}

/** `undefined` on a kernel without these figures (gVisor; Linux without CONFIG_SCHED_INFO). */
function readThreads(pid: number, threads: number): Map<number, number> | undefined {
  const found = new Map<number, number>()
  try {
    for (const tid of threads === 1 ? [String(pid)] : readdirSync(`/proc/${pid}/task`)) {
      const ranNs = readThread(pid, tid)
      if (ranNs !== undefined) found.set(Number(tid), ranNs)
    }
  } catch {
    return undefined // ended meanwhile
  }
  return found.size > 0 ? found : undefined
}

function readThread(pid: number, tid: string): number | undefined {
  try {
    const [ranNs] = readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')
    return Number(ranNs)
  } catch {
    return undefined // it ended meanwhile, and is in the time of its process
  }
}

function samplePs(pids: readonly number[]): ProcessSample[] {
  if (pids.length === 0) return []
  return parsePsTimes(askProgram(['ps', '-o', 'pid=,ppid=,time=,lstart=', '-p', pids.join(',')]) ?? '')
}

/** Parses `ps -o pid=,ppid=,time=,lstart=`; `ps` knows nothing of children that were waited for. */
export function parsePsTimes(text: string): ProcessSample[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+([\d:.-]+)\s+(.+?)\s*$/gm)].map(
    ([, pid, parentPid, clock = '', startedAt = '']) => ({
      pid: Number(pid),
      parentPid: Number(parentPid),
      startedAt,
      processMs: parsePsClock(clock),
      waitedMs: 0,
      threadNs: undefined,
    }),
  )
}
