import { dirname } from 'node:path'
import { messageOf, UserError } from '../base/errors.ts'
import { makeFolder } from './make-folder.ts'
import { writeWhole } from './write-whole.ts'

/** What became of several outputs. */
export interface Written {
  readonly written: readonly string[]
  readonly problems: readonly UserError[]
}

/** Writes each of several files that can be made anew from what is kept: one that cannot be written does not stop the others. */
export async function writeEach(
  files: readonly (readonly [file: string, render: () => string | Promise<string>])[],
): Promise<Written> {
  const written: string[] = []
  const problems: UserError[] = []
  for (const [file, render] of files) {
    try {
      makeFolderOf(file)
      await writeWhole(file, [await render()])
      written.push(file)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push(error)
    }
  }
  return { written, problems }
}

/** A job whose folder for reports is missing wants it made, not to hear of it after minutes of measuring. */
function makeFolderOf(file: string): void {
  try {
    makeFolder(dirname(file))
  } catch (cause) {
    throw new UserError('the folder of the report cannot be made', {
      file,
      found: messageOf(cause),
      remedy: 'Name a file in a folder that exists or can be made',
      cause,
    })
  }
}
