import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readProcessTable } from '../../src/machine/process-table.ts'
import { sharedMemoryTable } from '../../src/runtime/process/shared-memory.ts'

/** What was sent SIGKILL is gone a moment later. */
const SETTLE_MS = 5_000
const POLL_MS = 100

/** Everything that a run could leave behind, as lines: what a namespace of its own holds, and what lies in some folders. */
export function footprint(folders: readonly string[]): Set<string> {
  return new Set([
    ...processes(),
    ...listening(),
    ...unixSockets(),
    ...sharedMemoryTable().map(({ key }) => `shared memory with key ${key}`),
    ...readdirSync('/dev/shm').map((name) => `shared memory /dev/shm/${name}`),
    ...lines('/proc/self/mountinfo').map((line) => `mount ${line.split(' ')[4]}`),
    ...folders.flatMap(filesIn),
  ])
}

/** What is there now and was not before. */
export function added(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  return [...after].filter((line) => !before.has(line))
}

/** What is left once nothing more goes, or once enough time is over. */
export async function settled(left: () => string[] | Promise<string[]>): Promise<string[]> {
  const deadline = performance.now() + SETTLE_MS
  let found = await left()
  while (found.length > 0 && performance.now() < deadline) {
    await delay(POLL_MS)
    found = await left()
  }
  return found
}

function processes(): string[] {
  return readProcessTable()
    .filter(({ pid }) => pid !== process.pid)
    .map(({ pid, startedAt }) => `process ${pid} (${commandOf(pid)}) started at ${startedAt}`)
}

export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).split('\0').join(' ').trim()
}

/** The variables that a process was started with, a NUL before and after each. */
export function environmentOf(pid: number): string {
  return `\0${read(`/proc/${pid}/environ`)}`
}

const LISTENING = '0A'

/** TCP ports that somebody listens on. */
function listening(): string[] {
  return ['tcp', 'tcp6'].flatMap((protocol) =>
    lines(`/proc/net/${protocol}`)
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === LISTENING)
      .map(([, local = '']) => `${protocol} port ${Number.parseInt(local.split(':')[1] ?? '', 16)}`),
  )
}

/** Sockets with a name, abstract ones too. */
function unixSockets(): string[] {
  return lines('/proc/net/unix')
    .slice(1)
    .map((line) => line.trim().split(/\s+/)[7])
    .filter((path) => path !== undefined)
    .map((path) => `socket ${path}`)
}

/** The log of a failed component, which an error names, is for its reader: like a report it stays. */
const KEPT_LOG = /^(archbench-\d+)\/failed-components(?:\/|$)/

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true }).map(String)
  const others = names.filter((name) => !KEPT_LOG.test(name))
  // The folder around them is as little a left-over as they are.
  const around = new Set(names.map((name) => KEPT_LOG.exec(name)?.[1]))
  return others
    .filter((name) => !around.has(name) || others.some((other) => other.startsWith(`${name}/`)))
    .map((name) => `file ${join(folder, name)}`)
}

function lines(file: string): string[] {
  return read(file).split('\n').filter(Boolean)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // ended meanwhile
  }
}

/** True where this process is in a PID namespace of its own, so that all that is there is ours. */
export function isIsolated(): boolean {
  try {
    return (
      readlinkSync('/proc/1/ns/pid') === readlinkSync('/proc/self/ns/pid') && commandOf(1).includes('archbench-hostile')
    )
  } catch {
    return false
  }
}
