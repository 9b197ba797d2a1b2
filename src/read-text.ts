import { open } from 'node:fs/promises'
import { messageOf, UserError } from './errors.ts'

export interface TextLimits {
  /** Most bytes that the file may have. */
  readonly mostBytes: number
  /** Which flag or key named it. */
  readonly key?: string
  readonly remedy?: string
}

/** Bytes that a file which somebody wrote by hand may have. */
export const WRITTEN_BY_HAND: TextLimits = { mostBytes: 4 * 2 ** 20 }

const CHUNK_BYTES = 64 * 2 ** 10

/**
 * Reads a file as UTF-8 that may be anything: an endless device or a file of gigabytes is refused before it fills the memory.
 * Throws a UserError where it cannot be read or is too large.
 */
export async function readText(file: string, { mostBytes, key, remedy }: TextLimits): Promise<string> {
  try {
    await using handle = await open(file, 'r')
    const chunks: Buffer[] = []
    let bytes = 0
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES)
      if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8')
      bytes += bytesRead
      if (bytes > mostBytes) throw tooLarge(file, mostBytes, key)
      chunks.push(buffer.subarray(0, bytesRead))
    }
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    throw new UserError(`cannot be read: ${messageOf(cause)}`, {
      file,
      key,
      remedy: remedy ?? 'Check the path and the permissions of the file',
      cause,
    })
  }
}

function tooLarge(file: string, mostBytes: number, key: string | undefined): UserError {
  return new UserError('the file is too large', {
    file,
    key,
    found: `more than ${mostBytes / 2 ** 20} MiB`,
    expected: `at most ${mostBytes / 2 ** 20} MiB`,
    remedy: 'Check that this is the file that you mean',
  })
}
