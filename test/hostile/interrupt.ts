import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { packageRoot } from '../../src/base/package-root.ts'
import { readProcessTable } from '../../src/machine/process-table.ts'
import { added, commandOf, environmentOf, footprint, settled } from './footprint.ts'
import type { Interruption, Victim } from './interruption-cases.ts'

const PROGRAM = join(packageRoot, 'bin', 'archbench.js')
const POLL_MS = 20
/** A run that goes on without what was ended is asked to end after this. */
const GOES_ON_MS = 4_000
/** Nothing may take longer to end. */
const HANG_MS = 120_000

export interface Place {
  /** Where commands run. */
  readonly folder: string
  /** Where all that is temporary goes. */
  readonly temporary: string
}

export interface Outcome {
  readonly interruption: Interruption
  /** False where there was no such process at that moment. */
  readonly wasHit: boolean
  /** Exit code, or the signal that ended it; `hung` where it did not end. */
  readonly end: string
  /** From the first signal to end that the command itself got, to its end; `undefined` where it got none. */
  readonly endMs: number | undefined
  /** What was left when the command had ended, and when the next start had been there. */
  readonly leftAtEnd: readonly string[]
  readonly leftAfterNextStart: readonly string[]
}

/** Starts a command, ends one of its processes, waits until the command has ended, and starts archbench again. */
export async function interrupt(interruption: Interruption, place: Place): Promise<Outcome> {
  const before = footprint([place.temporary])
  const left = (): string[] => added(before, footprint([place.temporary]))
  const child = start(interruption.command.args, place)
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? code))
  const isThere = await appears(interruption.victim, child)
  if (isThere) await Promise.race([delay(interruption.delayMs), ended])
  const victim = isRunning(child) ? pidOf(interruption.victim, child) : undefined
  if (victim !== undefined) process.kill(victim, interruption.signal)
  const { end, endMs } = await endOf(child, ended, interruption)
  const leftAtEnd = await settled(left)
  const clean = start(['clean'], place)
  const [code] = await once(clean, 'exit')
  const leftAfterNextStart = [...(await settled(left)), ...(code === 0 ? [] : [`clean ended with ${code}`])]
  return { interruption, wasHit: victim !== undefined, end, endMs, leftAtEnd, leftAfterNextStart }
}

function start(args: readonly string[], { folder, temporary }: Place): ChildProcess {
  const log = openSync(join(folder, 'log'), 'a')
  const { ARCHBENCH_TMPDIR: _, ...environment } = process.env
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { ...environment, TMPDIR: temporary, NO_COLOR: '1' },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  return child
}

async function endOf(
  child: ChildProcess,
  ended: Promise<string>,
  { victim }: Interruption,
): Promise<Pick<Outcome, 'end' | 'endMs'>> {
  const hung = new AbortController()
  const deadline = delay(HANG_MS, 'hung', { signal: hung.signal }).catch(() => 'hung')
  if (victim !== 'CLI') {
    await Promise.race([ended, delay(GOES_ON_MS, undefined, { signal: hung.signal }).catch(() => {})])
    if (isRunning(child)) child.kill('SIGINT')
    else return { end: await ended, endMs: undefined }
  }
  const startMs = performance.now()
  const end = await Promise.race([ended, deadline])
  hung.abort()
  if (end === 'hung') child.kill('SIGKILL')
  await ended
  return { end, endMs: performance.now() - startMs }
}

/** Waits until there is a process of that kind; false where the command ends without. */
async function appears(victim: Victim, child: ChildProcess): Promise<boolean> {
  while (isRunning(child)) {
    if (pidOf(victim, child) !== undefined) return true
    await delay(POLL_MS)
  }
  return false
}

function pidOf(victim: Victim, child: ChildProcess): number | undefined {
  return victim === 'CLI' ? child.pid : readProcessTable().find(({ pid }) => isA(victim, pid))?.pid
}

function isA(victim: Victim, pid: number): boolean {
  const command = commandOf(pid)
  if (victim === 'driver') return command.includes('driver-child')
  if (victim === 'database') return command.includes('/bin/postgres -D')
  if (victim === 'worker') return command.includes('platform/bootstrap')
  if (victim === 'preparation') return command.startsWith('sleep 1000')
  const worksInRun = /\0TMPDIR=[^\0]*\/run-\w+\/tmp\0/.test(environmentOf(pid))
  return worksInRun && !command.includes('postgres') && !command.includes('platform/bootstrap')
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}
