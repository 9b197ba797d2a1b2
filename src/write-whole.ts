import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { messageOf, UserError } from './errors.ts'

/** Writes a file that appears whole or not at all. Throws a UserError where it cannot be written. */
export async function writeWhole(
  file: string,
  content: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const temporary = `${file}.${process.pid}.part`
  try {
    await pipeline(content, createWriteStream(temporary, { flush: true }), { signal })
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, { force: true })
    signal.throwIfAborted()
    throw new UserError('the file cannot be written', {
      file,
      found: messageOf(cause),
      remedy: 'Name a file in a folder that exists, that you may write to and that has space left',
      cause,
    })
  }
}
