import { join } from 'node:path'
import { UserError } from '../../../base/errors.ts'
import { checkOut } from '../../../target/git/check-out.ts'
import { readResultFolder, type StoredResults } from './read-folder.ts'
import { openResultCache } from './result-cache.ts'

/**
 * Reads the results of a folder, of a ZIP file, or of a branch of this repository: `reports`, `artefact.zip`,
 * `git:results`, `git:origin/results:nightly`.
 * @throws UserError where it cannot be read, or holds no result
 */
export async function readSource(source: string, signal: AbortSignal): Promise<StoredResults> {
  if (!source.startsWith('git:')) return readResultFolder(source, await openResultCache(source))
  const [revision = '', ...rest] = source.slice('git:'.length).split(':')
  if (revision === '' || revision.startsWith('-')) {
    throw new UserError('there is no revision after git:', {
      found: `"${source}"`,
      expected: 'git:BRANCH or git:BRANCH:FOLDER, like git:origin/results:nightly',
      remedy: 'Name the branch that holds the results',
    })
  }
  await using files = await checkOut(revision, { cwd: process.cwd(), prepare: undefined, signal })
  return await readResultFolder(join(files.directory, rest.join(':')))
}
