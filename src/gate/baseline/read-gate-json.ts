import { messageOf, UserError } from '../../base/errors.ts'
import { readText } from '../../base/read-text.ts'
import { LONGEST_BYTES, refuseDeepJson } from '../../result/refuse-hostile.ts'

/**
 * Reads a JSON document of the gate from a file that may be anything, within the limits of results in bytes and in depth.
 * Throws a UserError where it cannot be read, is too large, nested too deep, or no JSON.
 * @param what what the file is meant to be, with its article
 */
export async function readGateJson(
  file: string,
  { what, remedy }: { readonly what: string; readonly remedy: string },
): Promise<unknown> {
  const text = await readText(file, { mostBytes: LONGEST_BYTES, remedy })
  refuseDeepJson(text, file)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UserError(`${what} is no whole JSON document`, { file, found: messageOf(cause), remedy, cause })
  }
}
