import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { messageOf, UserError } from '../../../base/errors.ts'
import { parseResult } from '../../../result/read-result.ts'
import { type StoredResult, storedResult } from '../stored-result.ts'
import { readZip } from './read-zip.ts'
import type { ResultCache } from './result-cache.ts'

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
 * Reads all results in a folder and the folders in it, and in the ZIP files there; or in one ZIP file. A result that is
 * there twice is taken once.
 * @param cache what was read from the folder before
 * @throws UserError where the folder cannot be read, or holds no result
 */
export async function readResultFolder(folder: string, cache?: ResultCache): Promise<StoredResults> {
  const results = new Map<string, StoredResult>()
  const leftOut: LeftOut[] = []
  const take = (read: StoredResult | LeftOut | undefined): void => {
    if (read === undefined) return
    if ('reason' in read) leftOut.push(read)
    else results.set(identityOf(read), results.get(identityOf(read)) ?? read)
  }
  for (const file of await candidates(folder)) {
    const full = file === '' ? folder : path.join(folder, file)
    if (full.endsWith('.zip')) {
      for (const { name, text } of await readZip(full)) take(readOne(path.join(file, name), text))
      continue
    }
    take(await readFileOnce(full, file, cache))
  }
  await cache?.save()
  if (results.size > 0) return { results: [...results.values()], leftOut }
  const [first] = leftOut
  throw new UserError('there is no usable result in this folder', {
    file: folder,
    found: first && `${first.file}: ${first.reason}`,
    remedy: 'Name the folder that `archbench compare` or `archbench run` wrote results to (--out; default: reports)',
  })
}

/** Runs start at different milliseconds, and a copy has the setting and the targets of what it was copied from. */
function identityOf({ startedAt, scenario, targets }: StoredResult): string {
  return JSON.stringify([startedAt, scenario, [...targets.keys()]])
}

async function readFileOnce(full: string, file: string, cache?: ResultCache) {
  const { size, mtimeMs } = await stat(full)
  const stamp = `${size} ${mtimeMs}`
  const kept = cache?.get(file, stamp)
  if (kept !== undefined) return kept
  const read = readOne(file, await readFile(full, 'utf8'))
  if (read !== undefined && !('reason' in read)) cache?.set(stamp, read)
  return read
}

function readOne(file: string, text: string): StoredResult | LeftOut | undefined {
  if (!mayBeResult(text)) return undefined
  try {
    const result = parseResult(text, file, { histograms: 'as they are' })
    return result.interrupted ? { file, reason: 'it was interrupted' } : storedResult(file, result)
  } catch (error) {
    if (error instanceof UserError) return { file, reason: error.message }
    throw error
  }
}

async function candidates(folder: string): Promise<string[]> {
  try {
    if ((await stat(folder)).isFile() && folder.endsWith('.zip')) return ['']
    const names = await readdir(folder, { recursive: true })
    return names.filter((name) => name.endsWith('.json') || name.endsWith('.zip')).sort()
  } catch (cause) {
    throw new UserError('the folder of results cannot be read', {
      file: folder,
      found: messageOf(cause),
      remedy: 'Name a folder with results of `archbench compare` or `archbench run`, or a ZIP file of it',
      cause,
    })
  }
}

/** Not of another program, and not another document of archbench's. What is no whole JSON may have been a result. */
function mayBeResult(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text)
    if (typeof document !== 'object' || document === null) return false
    const { tool, kind } = document as { tool?: { name?: unknown }; kind?: unknown }
    return tool?.name === 'archbench' && (kind === 'compare' || kind === 'run')
  } catch {
    return true
  }
}
