import { access, constants, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { messageOf, UserError } from '../base/errors.ts'
import { makeFolder } from './make-folder.ts'
import { openPart } from './part-file.ts'
import { placeOfOutput } from './place-of-output.ts'

/** Where something is to be written at the end, with the flag that named it. */
export interface Output {
  readonly kind: 'folder' | 'file'
  readonly key: string
  /** Undefined: it was not asked for. */
  readonly path: string | undefined
}

/**
 * Checks before anything is measured that every output can be written: folders are made, and a file is made in each and taken away again.
 * What is there stays as it is. Throws a UserError for the first that cannot be written.
 */
export async function checkOutputs(outputs: readonly Output[]): Promise<void> {
  for (const { kind, key, path } of outputs) {
    if (path === undefined) continue
    try {
      await (kind === 'folder' ? checkFolder(path) : checkFile(path))
    } catch (cause) {
      throw new UserError(`this ${kind} cannot be written`, {
        file: path,
        key,
        found: messageOf(cause),
        remedy:
          kind === 'folder'
            ? 'Name a folder that exists or can be made, and that you may write to'
            : 'Name a file, in a folder that exists or can be made, and that you may write to',
        cause,
      })
    }
  }
}

async function checkFolder(path: string): Promise<void> {
  makeFolder(path)
  await tryToWrite(join(path, 'any'))
}

async function checkFile(path: string): Promise<void> {
  const place = await placeOfOutput(path)
  if (place.how === 'stream') return
  // A link that leads nowhere is followed when it is written.
  if (place.how === 'through') return place.isPipe ? await access(place.path, constants.W_OK) : undefined
  makeFolder(dirname(place.path))
  try {
    await tryToWrite(place.path)
  } catch (error) {
    // A folder that cannot be written to may hold a file that can.
    if (place.mode === undefined) throw error
    await access(place.path, constants.W_OK)
  }
}

async function tryToWrite(file: string): Promise<void> {
  const { path, handle } = await openPart(file)
  try {
    await handle.close()
  } finally {
    await rm(path, { force: true })
  }
}
