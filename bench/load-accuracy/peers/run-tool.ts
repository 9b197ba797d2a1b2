import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { pinned } from '../../../src/machine/pinning.ts'
import type { PeerJob } from './peer.ts'

export interface ToolRun {
  readonly stdout: string
  readonly stderr: string
  /** User and system time of the process and of all that it waited for. */
  readonly cpuMs: number
}

/** Clock ticks a second in /proc, the same on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100

/**
 * Runs a command to its end on one CPU. Throws an Error with the end of what it said where it fails, and the signal's
 * reason where it was aborted.
 */
export async function runTool(
  command: readonly string[],
  { cpu, signal: abort }: Pick<PeerJob, 'cpu' | 'signal'>,
): Promise<ToolRun> {
  const [file = '', ...args] = pinned(command, cpu === undefined ? [] : [cpu])
  abort.throwIfAborted()
  const before = waitedCpuMs()
  const child = spawn(file, args, {
    // Go would start threads for all CPUs of the machine and let them fight for one.
    env: cpu === undefined ? process.env : { ...process.env, GOMAXPROCS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = (): boolean => child.kill()
  abort.addEventListener('abort', kill)
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  abort.removeEventListener('abort', kill)
  abort.throwIfAborted()
  if (code !== 0)
    throw new Error(`${command[0]} ended with ${signal ?? code}: ${(stderr || stdout).trim().slice(-500)}`)
  return { stdout, stderr, cpuMs: waitedCpuMs() - before }
}

/** Lends a folder for as long as `use` runs. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'archbench-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** CPU time of all children that have ended; 0 where there is no /proc. One tool runs at a time, so the rest is its. */
function waitedCpuMs(): number {
  if (process.platform !== 'linux') return 0
  const stat = readFileSync('/proc/self/stat', 'utf8')
  // The name, in brackets, may hold blanks; cutime is the 16th field, counted from 1.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[13]) + Number(fields[14])) * 1_000) / TICKS_PER_SECOND
}
