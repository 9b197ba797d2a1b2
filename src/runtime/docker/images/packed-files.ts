import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'

/** One file, or symbolic link, of what is sent to a builder. */
export type PackedFile =
  | { readonly path: string; readonly mode: number; readonly content: Buffer }
  | { readonly path: string; readonly mode: number; readonly file: string; readonly sizeBytes: number }
  | { readonly path: string; readonly link: string }

/** Always the same order and bytes for the same files, whenever and by whomever they were written. */
export function sorted(files: readonly PackedFile[]): PackedFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** SHA-256 in hexadecimal over paths, modes and contents, and over whatever else decides what is built. */
export async function hashOf(files: readonly PackedFile[], more: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const text of more) hash.update(`${text.length} ${text}\0`)
  for (const entry of sorted(files)) {
    if ('link' in entry) {
      hash.update(`${entry.path}\0link ${entry.link}\0`)
      continue
    }
    const sizeBytes = 'file' in entry ? entry.sizeBytes : entry.content.length
    hash.update(`${entry.path}\0${entry.mode.toString(8)} ${sizeBytes}\0`)
    if ('content' in entry) hash.update(entry.content)
    else for await (const chunk of createReadStream(entry.file)) hash.update(chunk)
  }
  return hash.digest('hex')
}

/** The files as a tar stream, owned by root and of no date. */
export function packFiles(files: readonly PackedFile[]): NodeJS.ReadableStream {
  const tar = pack()
  const write = async (): Promise<void> => {
    for (const entry of sorted(files)) {
      const header = { name: entry.path, uid: 0, gid: 0, mtime: new Date(0) }
      if ('link' in entry) tar.entry({ ...header, type: 'symlink', linkname: entry.link })
      else if ('content' in entry) tar.entry({ ...header, mode: entry.mode }, entry.content)
      else
        await pipeline(createReadStream(entry.file), tar.entry({ ...header, mode: entry.mode, size: entry.sizeBytes }))
    }
    tar.finalize()
  }
  // A stream of its own: a tar stream that is broken off ends as if it were whole.
  const output = new PassThrough()
  tar.pipe(output)
  write().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  return output
}
