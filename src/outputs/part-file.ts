import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { formatOwner, hasEnded, parseOwner, thisOwner } from '../machine/owner.ts'

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
const PART = /^\.archbench-[0-9a-f]{24}\.(?<owner>.+)\.part$/

export interface Part {
  readonly path: string
  readonly handle: FileHandle
}

/**
 * Opens a new file beside another, under an unpredictable name: one that is there already is never opened.
 * Removes those of processes that were killed while they wrote into the same folder.
 */
export async function openPart(file: string): Promise<Part> {
  const folder = dirname(file)
  await removeForsaken(folder)
  const owner = formatOwner(thisOwner()).replaceAll('/', '.')
  const path = join(folder, `.archbench-${randomBytes(12).toString('hex')}.${owner}.part`)
  return { path, handle: await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW) }
}

/** What cannot be read or removed is left: it is in nobody's way. */
async function removeForsaken(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const forsaken = names.filter((name) => {
    const owner = parseOwner(PART.exec(name)?.groups?.owner?.replaceAll('.', '/') ?? '')
    return owner !== undefined && hasEnded(owner)
  })
  await Promise.all(forsaken.map((name) => rm(join(folder, name), { force: true }).catch(() => {})))
}
