import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { UserError } from '../base/errors.ts'
import { makeFolder } from '../outputs/make-folder.ts'
import { writeWhole } from '../outputs/write-whole.ts'
import type { NewFile } from './new-file.ts'

/**
 * Writes files, each whole, or none of them where one is there already. Throws a UserError that names it.
 * @param isForced whether files that are there are replaced
 */
export async function writeFiles(files: readonly NewFile[], isForced: boolean): Promise<void> {
  const there = isForced ? undefined : files.find(({ path }) => existsSync(path))
  if (there !== undefined) {
    throw new UserError('there is such a file already, and it is left as it is', {
      file: there.path,
      remedy: 'Fix: move it away, name another file with --out, or replace it with --force',
    })
  }
  for (const { path, text, makesFolder } of files) {
    if (makesFolder) makeFolder(dirname(path))
    await writeWhole(path, [text])
  }
}
