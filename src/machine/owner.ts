import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { processStart, seesOwnProcesses } from './process-table.ts'

/** The process that a run's folders, processes and Docker objects belong to, in words that another archbench can judge. */
export interface Owner {
  /** Tells machines apart, and containers that share one. */
  readonly machine: string
  /** Tells one start of the machine from the next. */
  readonly boot: string
  /** Process numbers mean something only in here. */
  readonly pidNamespace: string
  readonly pid: number
  readonly startedAt: string
}

let self: Owner | undefined

export function thisOwner(): Owner {
  self ??= {
    machine: createHash('sha256')
      .update(`${readQuietly('/etc/machine-id')}\n${hostname()}`)
      .digest('hex')
      .slice(0, 16),
    // Elsewhere than on Linux a process's start is a date and so needs no boot to be unique.
    boot: readQuietly('/proc/sys/kernel/random/boot_id') || 'any',
    pidNamespace: namespaceId(),
    pid: process.pid,
    startedAt: plain(processStart('self') ?? ''),
  }
  return self
}

export function formatOwner({ machine, boot, pidNamespace, pid, startedAt }: Owner): string {
  return [machine, boot, pidNamespace, pid, startedAt].join('/')
}

export function parseOwner(text: string): Owner | undefined {
  const [machine, boot, pidNamespace, pid, startedAt, ...rest] = text.split('/')
  if (!machine || !boot || !pidNamespace || !pid || !startedAt || rest.length > 0 || !/^\d+$/.test(pid)) {
    return undefined
  }
  return { machine, boot, pidNamespace, pid: Number(pid), startedAt }
}

/**
 * True where the owner has certainly ended. An owner on another machine, or in another container, may be alive for all
 * that can be seen from here.
 */
export function hasEnded(
  owner: Owner,
  here: Owner = thisOwner(),
  startOf: (pid: number) => string | undefined = processStart,
): boolean {
  if (owner.machine !== here.machine) return false
  if (owner.boot !== here.boot) return true
  return sharesProcesses(owner, here) && plain(startOf(owner.pid) ?? '') !== owner.startedAt
}

/** True where the owner's process numbers mean the same processes here, and they can be seen. */
export function sharesProcesses(owner: Owner, here: Owner = thisOwner()): boolean {
  return (
    owner.machine === here.machine &&
    owner.boot === here.boot &&
    owner.pidNamespace === here.pidNamespace &&
    seesOwnProcesses()
  )
}

/** Only what may stand in a part of a label. */
function plain(text: string): string {
  return text.replaceAll(/\W+/g, '_')
}

function namespaceId(): string {
  try {
    return plain(readlinkSync('/proc/self/ns/pid'))
  } catch {
    return 'any' // a system without namespaces
  }
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
