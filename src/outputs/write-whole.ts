import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf, UserError } from '../base/errors.ts'
import { openPart } from './part-file.ts'
import { placeOfOutput } from './place-of-output.ts'

export type Content = AsyncIterable<Buffer | string> | Iterable<Buffer | string>

const { O_WRONLY, O_CREAT, O_NONBLOCK, O_TRUNC } = constants

/** A folder that cannot be written to may hold a file that can. */
const REFUSED: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS'])

/** Whoever reads a pipe may come late, but not never. */
const READER_PATIENCE_MS = 10_000
const READER_POLL_MS = 50

/**
 * Writes an output: the one way for all of them. A file appears whole or not at all; a link, a device and a pipe stay what they are, and
 * are written to. Throws a UserError where it cannot be written.
 */
export async function writeWhole(
  file: string,
  content: Content,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  try {
    await writeTo(file, content, signal)
  } catch (cause) {
    signal.throwIfAborted()
    throw new UserError('the file cannot be written', {
      file,
      found: messageOf(cause),
      remedy: 'Name a file in a folder that exists, that you may write to and that has space left',
      cause,
    })
  }
}

async function writeTo(file: string, content: Content, signal: AbortSignal): Promise<void> {
  const place = await placeOfOutput(file)
  if (place.how === 'stream') return await pipeline(Readable.from(content), place.stream, { signal, end: false })
  if (place.how === 'through') {
    const handle = place.isPipe ? await openPipe(place.path, signal) : await open(place.path, O_WRONLY | O_CREAT)
    return await fill(handle, content, signal, false)
  }
  const { path, mode } = place
  const part = await openPart(path).catch(async (error: NodeJS.ErrnoException) => {
    if (mode === undefined || !REFUSED.has(error.code)) throw error
    return undefined
  })
  if (part === undefined) return await fill(await open(path, O_WRONLY | O_TRUNC), content, signal, true)
  try {
    if (mode !== undefined) await part.handle.chmod(mode)
    await fill(part.handle, content, signal, true)
    await rename(part.path, path)
  } catch (error) {
    await rm(part.path, { force: true })
    throw error
  }
}

/** Writes and closes. @param flush whether it has to be on the disk: devices and pipes have none */
async function fill(handle: FileHandle, content: Content, signal: AbortSignal, flush: boolean): Promise<void> {
  await pipeline(Readable.from(content), handle.createWriteStream({ flush }), { signal })
}

/** Opens a pipe once somebody reads it. Waiting for that in `open` itself could not be ended. */
async function openPipe(path: string, signal: AbortSignal): Promise<FileHandle> {
  const deadline = performance.now() + READER_PATIENCE_MS
  for (;;) {
    try {
      await using _reader = await open(path, O_WRONLY | O_NONBLOCK)
      return await open(path, O_WRONLY)
    } catch (error) {
      const isUnread = error instanceof Error && 'code' in error && error.code === 'ENXIO'
      if (isUnread && performance.now() > deadline) throw new Error('nobody reads this pipe', { cause: error })
      if (!isUnread) throw error
      await delay(READER_POLL_MS, undefined, { signal })
    }
  }
}
