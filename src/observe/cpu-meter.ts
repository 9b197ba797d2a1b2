import { readdirSync, readFileSync } from 'node:fs'
import { askProgram } from '../outside/programs.ts'
import { hasProc } from './process-table.ts'

/**
 * Cumulative CPU time of a changing set of processes.
 *
 * On Linux it adds up `/proc/<pid>/task/<tid>/schedstat`, which counts in nanoseconds; what a thread had used when it
 * was last seen is kept after it has ended, so the sum never falls. What a thread uses between the last reading and
 * its end is missed: it matters only for processes that live shorter than a measurement.
 */
export class CpuMeter {
  readonly #lastSeenNs = new Map<string, number>()

  /** Reads these processes now and returns all that was ever seen, in milliseconds. */
  read(pids: readonly number[]): number {
    if (hasProc) for (const pid of pids) this.#readThreads(pid)
    else for (const [pid, ns] of readPsTimes(pids)) this.#lastSeenNs.set(pid, ns)
    let totalNs = 0
    for (const ns of this.#lastSeenNs.values()) totalNs += ns
    return totalNs / 1e6
  }

  #readThreads(pid: number): void {
    try {
      for (const tid of readdirSync(`/proc/${pid}/task`)) {
        const [ranNs] = readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')
        this.#lastSeenNs.set(`${pid}/${tid}`, Number(ranNs))
      }
    } catch {
      // The process or one of its threads ended while it was read: what was seen of it before is kept.
    }
  }
}

function readPsTimes(pids: readonly number[]): [string, number][] {
  if (pids.length === 0) return []
  return parsePsTimes(askProgram(['ps', '-o', 'pid=,time=', '-p', pids.join(',')]) ?? '')
}

/** Parses `ps -o pid=,time=`: `[[days-]hours:]minutes:seconds[.hundredths]`, into nanoseconds by pid. */
export function parsePsTimes(text: string): [string, number][] {
  return [...text.matchAll(/^\s*(\d+)\s+(?:(\d+)-)?([\d:.]+)\s*$/gm)].map(([, pid, days, clock]) => {
    const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
    return [pid ?? '', (Number(days ?? 0) * 86_400 + seconds) * 1e9]
  })
}
