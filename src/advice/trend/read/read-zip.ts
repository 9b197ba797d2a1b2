import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { messageOf, UserError } from '../../../base/errors.ts'

/** No result is longer. */
const LONGEST_BYTES = 64 * 2 ** 20
/** A ZIP file whose content is longer than this is read by nobody. */
const MOST_BYTES = 2 ** 31

export interface ZipEntry {
  /** Within the ZIP file. */
  readonly name: string
  readonly text: string
}

/**
 * The JSON files in a ZIP file, as CI systems hand artefacts out.
 * @throws UserError where it is no ZIP file, or holds more than can be read
 */
export async function readZip(file: string): Promise<ZipEntry[]> {
  let total = 0
  try {
    const files = unzipSync(await readFile(file), {
      filter: ({ name, originalSize }) => {
        if (!name.endsWith('.json') || originalSize > LONGEST_BYTES) return false
        total += originalSize
        if (total > MOST_BYTES) throw new RangeError(`more than ${MOST_BYTES / 2 ** 30} GiB of JSON`)
        return true
      },
    })
    const decoder = new TextDecoder()
    return Object.entries(files).map(([name, bytes]) => ({ name, text: decoder.decode(bytes) }))
  } catch (cause) {
    throw new UserError('this ZIP file cannot be read', {
      file,
      found: messageOf(cause),
      expected: 'an artefact as a CI system hands it out',
      remedy: 'Download it again, or unpack it and name the folder',
      cause,
    })
  }
}
