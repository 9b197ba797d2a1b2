import { availableParallelism } from 'node:os'
import { askProgram } from '../outside/programs.ts'

/** True where this system can bind a process to CPUs. */
export function canPin(): boolean {
  return affinity() !== undefined
}

/** Numbers of the CPUs that this process may run on, in rising order; not all of the machine's where something holds it to some. */
export function usableCpus(): number[] {
  const allowed = parseCpuList(affinity() ?? '')
  return allowed.length > 0 ? allowed : Array.from({ length: availableParallelism() }, (_, index) => index)
}

/** `0-2,5` as 0, 1, 2 and 5. */
export function parseCpuList(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range.trim()) ?? []
    if (from === undefined) return []
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index)
  })
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
  const answer = askProgram(['taskset', '--cpu-list', '--pid', String(process.pid)])
  return answer?.slice(answer.lastIndexOf(':') + 1).trim()
}

function bind(pid: number, list: string): void {
  askProgram(['taskset', '--all-tasks', '--cpu-list', '--pid', list, String(pid)])
}
