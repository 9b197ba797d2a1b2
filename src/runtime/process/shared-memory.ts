import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { askProgram } from '../../outside/programs.ts'
import { readOwnFile } from './private-folder.ts'

/** Line of PostgreSQL's `postmaster.pid` that holds the key and the id of its System V shared memory. */
const MEMORY_LINE = 6

/**
 * Removes the System V shared memory of a server that ended without doing so itself, as SIGKILL makes it. Only Linux
 * tells whose a segment is.
 * @param folder the data folder of the server
 * @returns the id of what was removed
 */
export function removeServerMemory(folder: string): string | undefined {
  const segment = segmentOf(readOwnFile(join(folder, 'postmaster.pid')) ?? '')
  if (segment === undefined || !isOwn(segment)) return undefined
  return askProgram(['ipcrm', '-m', segment.id]) === undefined ? undefined : segment.id
}

export interface Segment {
  readonly key: string
  readonly id: string
}

/** The shared memory that a server's `postmaster.pid` names. */
export function segmentOf(pidFile: string): Segment | undefined {
  const [, key, id] = /^\s*(\d+)\s+(\d+)\s*$/.exec(pidFile.split('\n')[MEMORY_LINE] ?? '') ?? []
  return key !== undefined && id !== undefined ? { key, id } : undefined
}

/** True where the segment is there, has that very key, and was made by this user. */
function isOwn({ key, id }: Segment): boolean {
  return sharedMemoryTable().some((row) => row.key === key && row.id === id && row.creator === process.getuid?.())
}

/** The System V shared memory of this IPC namespace: the rows of `/proc/sysvipc/shm`. */
export function sharedMemoryTable(): (Segment & { readonly creator: number })[] {
  try {
    const rows = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1)
    return rows.map((row) => {
      const [key = '', id = '', , , , , , , , creator = ''] = row.trim().split(/\s+/)
      // The kernel prints the key as a signed number, PostgreSQL as an unsigned one.
      return { key: String(Number(key) >>> 0), id, creator: Number(creator) }
    })
  } catch {
    return [] // a system that does not tell
  }
}
