import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** How a program is started so that it stays on some CPUs: what to run, and the arguments before its own. */
export interface PinnedCommand {
  readonly execPath: string
  readonly execArgv: string[]
}

/** The command itself where there are no CPUs to keep to or the system has no `taskset`. */
export function pinned(execPath: string, cpuSet: readonly number[]): PinnedCommand {
  const taskset = cpuSet.length > 0 && process.platform === 'linux' ? findProgram('taskset') : undefined
  if (taskset === undefined) return { execPath, execArgv: [] }
  return { execPath: taskset, execArgv: ['--cpu-list', cpuSet.join(','), execPath] }
}

function findProgram(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
