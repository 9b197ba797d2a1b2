import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Half of the time, in turns of this length. */
const TURN_MS = 1_000

/** Ends by itself once whoever started it is gone. */
const BURN = `
const parent = process.ppid
const turn = () => {
  if (process.ppid !== parent) process.exit()
  const until = performance.now() + ${TURN_MS}
  while (performance.now() < until);
  setTimeout(turn, ${TURN_MS})
}
turn()`

/** Starts a process that burns half of the last CPU, which is the target's on a machine with two; disposing ends it. */
export function burnInTurns(): Disposable {
  const cpu = String(availableParallelism() - 1)
  const child = spawn('taskset', ['--cpu-list', cpu, process.execPath, '-e', BURN], { stdio: 'ignore' })
  return { [Symbol.dispose]: () => void child.kill('SIGKILL') }
}
