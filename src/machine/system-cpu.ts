import { readFileSync } from 'node:fs'

/** Cumulative time of some CPUs since the system started, in milliseconds. */
export interface SystemCpu {
  /** Not idle, whoever used it. */
  readonly busyMs: number
  /** Taken by the hypervisor for others. */
  readonly stealMs: number
  /** All of it, idle time too. */
  readonly totalMs: number
}

/** Jiffies a second that `/proc/stat` counts in; the kernel fixes it for programs. */
const JIFFIES_PER_SECOND = 100

/** Reads these CPUs, or all where none are named; undefined where the system does not tell. */
export function readSystemCpu(cpuSet: readonly number[]): SystemCpu | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return parseSystemCpu(readFileSync('/proc/stat', 'utf8'), cpuSet)
  } catch {
    return undefined // a container may hide it
  }
}

/** Parses `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal of each CPU (guest time is in user). */
export function parseSystemCpu(text: string, cpuSet: readonly number[]): SystemCpu | undefined {
  const names = cpuSet.length === 0 ? ['cpu'] : cpuSet.map((cpu) => `cpu${cpu}`)
  const rows = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([name = '']) => names.includes(name))
  if (rows.length < names.length) return undefined
  const sum = (columns: readonly number[]): number =>
    rows.reduce((total, row) => total + columns.reduce((inner, column) => inner + Number(row[column] ?? 0), 0), 0)
  const toMs = 1_000 / JIFFIES_PER_SECOND
  const [stealMs, idleMs] = [sum([8]) * toMs, sum([4, 5]) * toMs]
  const busyMs = sum([1, 2, 3, 6, 7]) * toMs
  return { busyMs, stealMs, totalMs: busyMs + stealMs + idleMs }
}
