import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'

/** Results are named by the time at which they began. */
const RESULT = /^\d{4}-\d{2}-\d{2}T[\d-]+Z-(?:compare|run)-.*\.json$/

/** The path of the result in a folder that was begun last. Throws a UserError where there is none. */
export async function newestResult(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => [])
  const newest = names
    .filter((name) => RESULT.test(name))
    .toSorted()
    .at(-1)
  if (newest !== undefined) return join(folder, newest)
  throw new UserError('there is no result to reckon from', {
    file: folder,
    found: 'no file of a run',
    remedy: 'Run "archbench compare" first, or name a result file',
  })
}
