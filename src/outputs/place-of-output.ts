import { lstat, realpath, stat } from 'node:fs/promises'
import { unguarded } from './guard-output.ts'

/** How an output is written. */
export type OutputPlace =
  /** As a file that appears whole: written beside, then put in its place. */
  | { readonly how: 'whole'; readonly path: string; readonly mode: number | undefined }
  /** Into what is there, and stays: a device, a pipe, a link that leads nowhere yet. */
  | { readonly how: 'through'; readonly path: string; readonly isPipe: boolean }
  /** Into what this process has open already: its other outputs go there too. */
  | { readonly how: 'stream'; readonly stream: NodeJS.WriteStream }

const STANDARD_OUTPUT = /^\/(dev\/stdout|(dev|proc\/self)\/fd\/1)$/
const STANDARD_ERROR = /^\/(dev\/stderr|(dev|proc\/self)\/fd\/2)$/

/** Finds out how an output is written. A link stays: what it leads to is written. Rejects with the system's error, EISDIR for a folder. */
export async function placeOfOutput(path: string): Promise<OutputPlace> {
  if (STANDARD_OUTPUT.test(path)) return { how: 'stream', stream: unguarded(process.stdout) }
  if (STANDARD_ERROR.test(path)) return { how: 'stream', stream: unguarded(process.stderr) }
  const found = await unlessMissing(stat(path))
  if (found === undefined) {
    const isLink = (await unlessMissing(lstat(path)))?.isSymbolicLink() === true
    return isLink ? { how: 'through', path, isPipe: false } : { how: 'whole', path, mode: undefined }
  }
  if (found.isDirectory()) throw Object.assign(new Error('EISDIR: this is a folder'), { code: 'EISDIR' })
  if (!found.isFile()) return { how: 'through', path, isPipe: found.isFIFO() }
  return { how: 'whole', path: await realpath(path), mode: found.mode & 0o7777 }
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
