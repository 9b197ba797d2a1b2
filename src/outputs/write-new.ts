import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import { messageOf, UserError } from '../base/errors.ts'
import { makeFolder } from './make-folder.ts'
import { writeWhole } from './write-whole.ts'

/**
 * Writes a JSON file into a folder, which is made where it is missing. The file appears whole or not at all, and never
 * in place of another: the second of a name gets a number.
 * @returns the path of the file
 * @throws UserError where the folder cannot be written to
 */
export async function writeNew(text: string, folder: string, name: string): Promise<string> {
  try {
    makeFolder(folder)
    const file = await reserve(folder, name)
    try {
      await writeWhole(file, [text])
      return file
    } catch (error) {
      await rm(file, { force: true })
      throw error instanceof UserError ? error.cause : error
    }
  } catch (error) {
    throw new UserError('the result cannot be written', {
      file: folder,
      found: messageOf(error),
      remedy: 'Name a folder that exists or can be made, that you may write to and that has space left',
      cause: error,
    })
  }
}

/** Takes the first name that is free, by making the file: two runs that end together cannot take the same one. */
async function reserve(folder: string, name: string, attempt = 1): Promise<string> {
  const file = path.join(folder, attempt === 1 ? `${name}.json` : `${name}-${attempt}.json`)
  try {
    await (await open(file, 'wx')).close()
    return file
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return reserve(folder, name, attempt + 1)
    throw error
  }
}
