import { spawn } from 'node:child_process'

/** Ends by itself once whoever started it is gone. */
const BURN = 'const parent = process.ppid; while (process.ppid === parent) for (let i = 0; i < 1e7; i++);'

/** Starts a process that uses all of one CPU; disposing ends it. */
export function burnOneCpu(): Disposable {
  const child = spawn(process.execPath, ['-e', BURN], { stdio: 'ignore' })
  return { [Symbol.dispose]: () => void child.kill('SIGKILL') }
}
