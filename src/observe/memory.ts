import { readFileSync } from 'node:fs'
import { askProgram } from '../outside/programs.ts'
import { hasProc } from './process-table.ts'

/**
 * Memory of these processes together, in bytes. On Linux the proportional set size, in which a page that n processes
 * share counts 1/n for each: PostgreSQL's shared buffers would otherwise be counted once a connection.
 * Elsewhere the resident set size.
 */
export function memoryOf(pids: readonly number[]): number {
  if (!hasProc) return pids.length === 0 ? 0 : residentBytes(pids)
  return pids.reduce((sum, pid) => sum + proportionalBytes(pid), 0)
}

function proportionalBytes(pid: number): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0 // ended meanwhile
  }
}

function residentBytes(pids: readonly number[]): number {
  const text = askProgram(['ps', '-o', 'rss=', '-p', pids.join(',')]) ?? ''
  return text.split('\n').reduce((sum, line) => sum + Number(line.trim() || 0) * 1024, 0)
}
