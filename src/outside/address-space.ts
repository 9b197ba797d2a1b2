import { readFileSync } from 'node:fs'
import type { Problem } from '../base/problem.ts'

/** What the load driver was seen to need with one thread: V8 reserves far more addresses than it uses memory. */
const NEEDED_BYTES = 8e9

/** What is wrong with the limit on this process's address space (`ulimit -v`): under it threads end with a stack of V8. */
export function addressSpaceProblems(limits = readLimits()): Problem[] {
  const [, limit] = /^Max address space +(\d+)/m.exec(limits) ?? []
  if (limit === undefined || Number(limit) >= NEEDED_BYTES) return []
  return [
    {
      what: `the address space of this process is limited to ${(Number(limit) / 1e9).toFixed(1)} GB; Node.js reserves at least ${NEEDED_BYTES / 1e9} GB`,
      remedy: 'Raise the limit ("ulimit -v unlimited"), and limit memory with a control group instead',
      fatal: true,
    },
  ]
}

/** Empty on a system that does not tell. */
function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}
