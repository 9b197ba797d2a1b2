import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'
import { machineBusyness } from '../../src/machine/machine-busyness.ts'

/** How a command ended, and the most memory that its own processes took. */
export interface Watched {
  /** `null` where it had to be killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly elapsedMs: number
  /** Peak of the resident memory of the command line itself. */
  readonly cliMemoryBytes: number
  /** Peak of the load driver; 0 where there was none. */
  readonly driverMemoryBytes: number
}

export interface Watching {
  readonly args: readonly string[]
  readonly folder: string
  readonly temporary: string
  /** On a machine that does nothing else; longer where it is busy. */
  readonly timeoutMs: number
  readonly environment?: Readonly<Record<string, string>>
}

const LOOK_EVERY_MS = 50
const KEPT_CHARACTERS = 2_000_000

/** Runs archbench in a process of its own and watches the memory of it and of its driver. Killed after the time-out. */
export function watchCommand({ args, folder, temporary, timeoutMs, environment }: Watching): Promise<Watched> {
  const start = performance.now()
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'archbench.js'), ...args], {
    cwd: folder,
    env: { ...process.env, ARCHBENCH_TMPDIR: temporary, TMPDIR: temporary, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] = (output[stream] + text).slice(-KEPT_CHARACTERS)
    })
  }
  let [cliMemoryBytes, driverMemoryBytes] = [0, 0]
  let isLate = false
  // Its own time-outs are made longer as the machine is busy when each of them begins.
  let busyness = 1
  const look = setInterval(() => {
    busyness = Math.max(busyness, machineBusyness())
    if (performance.now() - start > timeoutMs * busyness) {
      isLate = true
      child.kill('SIGKILL')
    }
    cliMemoryBytes = Math.max(cliMemoryBytes, peakBytes(child.pid))
    for (const pid of childrenOf(child.pid)) {
      if (commandOf(pid).includes('driver-child')) driverMemoryBytes = Math.max(driverMemoryBytes, peakBytes(pid))
    }
  }, LOOK_EVERY_MS)
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearInterval(look)
      const elapsedMs = performance.now() - start
      resolve({ ...output, code: isLate ? null : code, elapsedMs, cliMemoryBytes, driverMemoryBytes })
    })
  })
}

/** Whether an output shows a stack or calls what happened a bug of archbench. */
export function showsStack({ stdout, stderr }: Pick<Watched, 'stdout' | 'stderr'>): boolean {
  return [stdout, stderr].some((text) => /this is a bug|^\s+at .+:\d+:\d+\)?$/m.test(text))
}

/** The largest resident memory so far of a process; 0 where it has ended. */
function peakBytes(pid: number | undefined): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1_024
}

function childrenOf(pid: number | undefined): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // ended meanwhile
  }
}
