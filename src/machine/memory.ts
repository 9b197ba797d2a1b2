import { readFileSync } from 'node:fs'
import { askProgram } from '../outside/programs.ts'
import { hasProc } from './process-table.ts'

/**
 * Memory of these processes together, in bytes; `undefined` where the system tells of none of them. On Linux the
 * proportional set size, in which a page that n processes share counts 1/n for each: PostgreSQL's shared buffers would
 * otherwise be counted once a connection. Where there is none (gVisor, macOS) the resident set size.
 */
export function memoryOf(pids: readonly number[]): number | undefined {
  if (pids.length === 0) return 0
  const known = hasProc ? pids.map(bytesOf).filter((bytes) => bytes !== undefined) : residentBytes(pids)
  return known.length === 0 ? undefined : known.reduce((sum, bytes) => sum + bytes, 0)
}

function bytesOf(pid: number): number | undefined {
  const folder = `/proc/${pid}`
  return (
    parseProportional(readQuietly(`${folder}/smaps_rollup`)) ??
    parseProportional(readQuietly(`${folder}/smaps`)) ??
    parseResident(readQuietly(`${folder}/status`))
  )
}

/** Adds up the `Pss` of `/proc/<pid>/smaps_rollup`, or of `smaps` on a kernel before 4.14; nothing, or only 0: not told. */
export function parseProportional(text: string): number | undefined {
  const kilobytes = [...text.matchAll(/^Pss:\s+(\d+) kB/gm)].reduce((sum, [, value]) => sum + Number(value), 0)
  return kilobytes > 0 ? kilobytes * 1024 : undefined
}

/** Finds the resident set size in `/proc/<pid>/status`; a zombie has none. */
export function parseResident(text: string): number | undefined {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(text) ?? []
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

function residentBytes(pids: readonly number[]): number[] {
  return parseResidentColumn(askProgram(['ps', '-o', 'rss=', '-p', pids.join(',')]) ?? '')
}

/** Parses `ps -o rss=`, KiB a line, into bytes. */
export function parseResidentColumn(text: string): number[] {
  return [...text.matchAll(/^\s*(\d+)\s*$/gm)].map(([, kilobytes]) => Number(kilobytes) * 1024)
}

/** Empty for what is gone, or is not told. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
