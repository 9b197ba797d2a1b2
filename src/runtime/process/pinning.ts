import { spawnSync } from 'node:child_process'

/** True where this system can bind a process to CPUs. */
export function canPin(): boolean {
  return process.platform === 'linux' && spawnSync('taskset', ['-c', '-p', String(process.pid)]).status === 0
}

/** The command that runs another one on these CPUs only; nothing where no CPUs are named. */
export function pinned(command: readonly string[], cpuSet: readonly number[]): readonly string[] {
  return cpuSet.length === 0 ? command : ['taskset', '-c', cpuSet.join(','), ...command]
}
