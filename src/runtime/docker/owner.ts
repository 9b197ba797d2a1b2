import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { processStart } from '../../observe/process-table.ts'

/** The process that things in the engine belong to, in words that another archbench can judge. */
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
    startedAt: plain(processStart(process.pid) ?? ''),
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
export function hasEnded(owner: Owner, here: Owner = thisOwner(), startOf = processStart): boolean {
  if (owner.machine !== here.machine) return false
  if (owner.boot !== here.boot) return true
  return owner.pidNamespace === here.pidNamespace && plain(startOf(owner.pid) ?? '') !== owner.startedAt
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
