import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { messageOf, UserError } from '../../base/errors.ts'
import { readResult } from '../../result/read-result.ts'
import { type StoredResult, storedResult } from './stored-result.ts'

export interface LeftOut {
  /** Relative to the folder. */
  readonly file: string
  /** A sentence without a full stop. */
  readonly reason: string
}

export interface StoredResults {
  readonly results: readonly StoredResult[]
  /** Results that cannot be used; JSON files that are something else are not among them. */
  readonly leftOut: readonly LeftOut[]
}

/**
 * Reads all results in a folder and the folders in it.
 * @throws UserError where the folder cannot be read, or holds no result
 */
export async function readResultFolder(folder: string): Promise<StoredResults> {
  const results: StoredResult[] = []
  const leftOut: LeftOut[] = []
  for (const file of await jsonFiles(folder)) {
    if (!(await mayBeResult(path.join(folder, file)))) continue
    const read = await readOne(folder, file)
    if ('reason' in read) leftOut.push(read)
    else results.push(read)
  }
  if (results.length > 0) return { results, leftOut }
  const [first] = leftOut
  throw new UserError('there is no usable result in this folder', {
    file: folder,
    found: first && `${first.file}: ${first.reason}`,
    remedy: 'Name the folder that `archbench compare` or `archbench run` wrote results to (--out; default: reports)',
  })
}

async function readOne(folder: string, file: string): Promise<StoredResult | LeftOut> {
  try {
    const result = await readResult(path.join(folder, file))
    return result.interrupted ? { file, reason: 'it was interrupted' } : storedResult(file, result)
  } catch (error) {
    if (error instanceof UserError) return { file, reason: error.message }
    throw error
  }
}

async function jsonFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder, { recursive: true })
    return names.filter((name) => name.endsWith('.json')).sort()
  } catch (cause) {
    throw new UserError('the folder of results cannot be read', {
      file: folder,
      found: messageOf(cause),
      remedy: 'Name a folder with results of `archbench compare` or `archbench run`',
      cause,
    })
  }
}

/** Not of another program, and not another document of archbench's. What is no whole JSON may have been a result. */
async function mayBeResult(file: string): Promise<boolean> {
  try {
    const document: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof document !== 'object' || document === null) return false
    const { tool, kind } = document as { tool?: { name?: unknown }; kind?: unknown }
    return tool?.name === 'archbench' && (kind === 'compare' || kind === 'run')
  } catch {
    return true
  }
}
