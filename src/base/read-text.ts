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
export const WRITTEN_BY_HAND: TextLimits = { mostBytes: 2 ** 20 }

const CHUNK_BYTES = 64 * 2 ** 10
/** Windows programs begin a UTF-8 text with it. */
const BYTE_ORDER_MARK = /^\uFEFF/

/**
 * Reads a file as UTF-8 that may be anything: an endless device or a file of gigabytes is refused before it fills the memory.
 * Throws a UserError where it cannot be read, is too large or is no text.
 */
export async function readText(file: string, { mostBytes, key, remedy }: TextLimits): Promise<string> {
  try {
    await using handle = await open(file, 'r')
    const chunks: Buffer[] = []
    let bytes = 0
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES)
      if (bytesRead === 0) return toText(Buffer.concat(chunks), file, key)
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

/** A zero byte is in no text, and no operating system takes one in an argument or a variable. */
function toText(bytes: Buffer, file: string, key: string | undefined): string {
  const at = bytes.indexOf(0)
  if (at < 0) return bytes.toString('utf8').replace(BYTE_ORDER_MARK, '')
  throw new UserError('the file is no UTF-8 text', {
    file,
    line: bytes.subarray(0, at).toString('latin1').split('\n').length,
    key,
    found: 'a zero byte',
    remedy: 'Save it as UTF-8 (a zero byte is a sign of UTF-16 or of no text at all)',
  })
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
