import { spawnSync } from 'node:child_process'

/** True where this system can bind a process to CPUs. */
export function canPin(): boolean {
  return affinity() !== undefined
}

/** The command that runs another one on these CPUs only; the command itself where no CPUs are named. */
export function pinned(command: readonly string[], cpuSet: readonly number[]): readonly string[] {
  return cpuSet.length === 0 ? command : ['taskset', '--cpu-list', cpuSet.join(','), ...command]
}

/** Keeps processes, all their threads and all that they will start to these CPUs; does nothing where none are named. */
export function pinProcesses(pids: readonly number[], cpuSet: readonly number[]): void {
  if (cpuSet.length > 0) for (const pid of pids) bind(pid, cpuSet.join(','))
}

/** Keeps this process to these CPUs until it is disposed of; does nothing where no CPUs are named. */
export function pinThisProcess(cpuSet: readonly number[]): Disposable {
  const before = cpuSet.length === 0 ? undefined : affinity()
  if (before === undefined) return { [Symbol.dispose]() {} }
  bind(process.pid, cpuSet.join(','))
  return { [Symbol.dispose]: () => bind(process.pid, before) }
}

function affinity(): string | undefined {
  if (process.platform !== 'linux') return undefined
  const { status, stdout } = spawnSync('taskset', ['--cpu-list', '--pid', String(process.pid)], { encoding: 'utf8' })
  return status === 0 ? stdout.slice(stdout.lastIndexOf(':') + 1).trim() : undefined
}

function bind(pid: number, list: string): void {
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(pid)])
}
