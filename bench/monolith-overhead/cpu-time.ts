import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second in /proc, the same on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100

/** CPU time that a process, its living children and those that it has waited for have used, in milliseconds. Linux only. */
export function cpuMs(pid: number): number {
  const [user = 0, system = 0, waitedUser = 0, waitedSystem = 0] = times(pid)
  const own = ((user + system + waitedUser + waitedSystem) * 1_000) / TICKS_PER_SECOND
  return children(pid).reduce((sum, child) => sum + cpuMs(child), own)
}

function times(pid: number): number[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may hold blanks; utime is the 14th field, counted from 1.
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number)
  } catch {
    return []
  }
}

function children(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
}
