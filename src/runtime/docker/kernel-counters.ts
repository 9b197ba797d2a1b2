import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContainerCounters } from './container-counters.ts'

/** The files in which the kernel counts what one container uses. */
export interface KernelCounters {
  read(): ContainerCounters | undefined
}

export interface KernelFolders {
  readonly processes: string
  readonly controlGroups: string
}

const FOLDERS: KernelFolders = { processes: '/proc', controlGroups: '/sys/fs/cgroup' }

/**
 * Finds the kernel's own counters of a container. Reading them takes microseconds and none of the engine's CPU time,
 * which would be in the middle of a measurement. `undefined` where the engine runs on another kernel (in a virtual
 * machine, say) or its control groups cannot be seen from here: then the engine has to be asked.
 * @param pid the container's first process, as the engine numbers it
 */
export function findKernelCounters(
  pid: number,
  containerId: string,
  folders: KernelFolders = FOLDERS,
): KernelCounters | undefined {
  const groups = readQuietly(join(folders.processes, String(pid), 'cgroup'))
  // The same number may be another process here: the identity of the container has to be in the path.
  if (!groups?.includes(containerId)) return undefined
  const networkFile = join(folders.processes, String(pid), 'net/dev')
  // Programs may make groups of their own below the container's.
  const own = groups.replaceAll(new RegExp(`(${containerId}[^/\\n]*)/.*$`, 'gm'), '$1')
  const files = version1(own, folders.controlGroups) ?? version2(own, folders.controlGroups)
  if (!files || !existsSync(files.memoryUsage)) return undefined
  return {
    read() {
      const cpu = files.readCpu()
      const usage = readQuietly(files.memoryUsage)
      const network = readQuietly(networkFile)
      if (cpu === undefined || usage === undefined || network === undefined) return undefined
      const inactive = field(readQuietly(files.memoryStat), files.inactiveFile) ?? 0
      return { ...cpu, ...parseNetwork(network), memoryBytes: Math.max(0, Number(usage) - inactive) }
    },
  }
}

interface GroupFiles {
  readCpu(): Pick<ContainerCounters, 'cpuMs' | 'throttledMs'> | undefined
  readonly memoryUsage: string
  readonly memoryStat: string
  readonly inactiveFile: string
}

/** One hierarchy a controller, each with a path of its own. */
function version1(groups: string, root: string): GroupFiles | undefined {
  const folderOf = (controller: string): string | undefined => {
    const lines = groups.split('\n').map((line) => /^\d+:([^:]+):(.*)$/.exec(line))
    const group = lines.find((match) => match?.[1]?.split(',').includes(controller))?.[2]
    return group === undefined ? undefined : join(root, controller, group)
  }
  const [cpuacct, cpu, memory] = ['cpuacct', 'cpu', 'memory'].map(folderOf)
  if (cpuacct === undefined || cpu === undefined || memory === undefined) return undefined
  return {
    readCpu() {
      const usedNs = readQuietly(join(cpuacct, 'cpuacct.usage'))
      const throttledNs = field(readQuietly(join(cpu, 'cpu.stat')), 'throttled_time')
      if (usedNs === undefined) return undefined
      return { cpuMs: Number(usedNs) / 1e6, throttledMs: throttledNs === undefined ? null : throttledNs / 1e6 }
    },
    memoryUsage: join(memory, 'memory.usage_in_bytes'),
    memoryStat: join(memory, 'memory.stat'),
    inactiveFile: 'total_inactive_file',
  }
}

/** One hierarchy for all. */
function version2(groups: string, root: string): GroupFiles | undefined {
  const path = /^0::(.*)$/m.exec(groups)?.[1]
  if (path === undefined) return undefined
  const folder = join(root, path)
  return {
    readCpu() {
      const text = readQuietly(join(folder, 'cpu.stat'))
      const usedUs = field(text, 'usage_usec')
      const throttledUs = field(text, 'throttled_usec')
      if (usedUs === undefined) return undefined
      return { cpuMs: usedUs / 1e3, throttledMs: throttledUs === undefined ? null : throttledUs / 1e3 }
    },
    memoryUsage: join(folder, 'memory.current'),
    memoryStat: join(folder, 'memory.stat'),
    inactiveFile: 'inactive_file',
  }
}

/** Parses `/proc/<pid>/net/dev`, without what a container says to itself. */
export function parseNetwork(text: string): { receivedBytes: number; sentBytes: number } {
  let receivedBytes = 0
  let sentBytes = 0
  for (const [, name, numbers = ''] of text.matchAll(/^\s*([^\s:|]+):(.*)$/gm)) {
    if (name === 'lo') continue
    const values = numbers.trim().split(/\s+/)
    receivedBytes += Number(values[0])
    sentBytes += Number(values[8])
  }
  return { receivedBytes, sentBytes }
}

function field(text: string | undefined, name: string): number | undefined {
  const value = text === undefined ? undefined : new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]
  return value === undefined ? undefined : Number(value)
}

/** `undefined` for what is gone, or was never there. */
function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
