import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { homeFolder } from '../outside/user.ts'

/** What was written, and where. */
export interface Kept {
  readonly file: string
  /** Why it is not where it should be, a whole paragraph; undefined: it is. */
  readonly problem: UserError | undefined
}

/** Places that are on other disks more often than not. */
function otherFolders(): string[] {
  return [...new Set([tmpdir(), ...(process.platform === 'linux' ? ['/dev/shm'] : []), homeFolder()])]
}

/**
 * Writes what took minutes to measure. Where its place takes it no more (a full disk), it goes into a new folder of another place.
 * Throws the UserError of its own place where none takes it.
 * @param write into its own place
 * @param writeTo into another folder; both give the path back
 */
export async function writeOrKeepElsewhere(
  write: () => Promise<string>,
  writeTo: (folder: string) => Promise<string>,
  others: readonly string[] = otherFolders(),
): Promise<Kept> {
  try {
    return { file: await write(), problem: undefined }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    for (const other of others) {
      const file = await keepIn(other, writeTo)
      if (file !== undefined) return { file, problem: keptInstead(error, file) }
    }
    throw error
  }
}

async function keepIn(parent: string, writeTo: (folder: string) => Promise<string>): Promise<string | undefined> {
  try {
    const folder = await mkdtemp(join(parent, 'archbench-kept-'))
    try {
      return await writeTo(folder)
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  } catch {
    return undefined
  }
}

function keptInstead(error: UserError, file: string): UserError {
  return new UserError(error.message, { ...error.details, remedy: `It is kept in ${file} instead. Move it from there` })
}
