import { writeNew } from '../outputs/write-new.ts'
import { sealed } from './checksum.ts'
import { type Result, resultSchema } from './schema.ts'

/**
 * Writes a result into a folder, which is made where it is missing. The file appears whole or not at all, and never
 * in place of another: a second result of the same second gets a number.
 * @returns the path of the file
 * @throws UserError where the folder cannot be written to
 */
export async function writeResult(result: Result, folder: string): Promise<string> {
  return await writeNew(resultText(result), folder, resultName(result))
}

/** A result as the text of its file, with its checksum. @throws ZodError where it could not be read again */
export function resultText(result: Result): string {
  return sealed(resultSchema.parse(result))
}

interface NamedDocument {
  readonly startedAt: string
  readonly kind: string
  readonly scenario: { readonly name: string }
}

/** `2026-11-22T18-44-41Z-compare-ecommerce`: sorts by time and is a legal file name everywhere. */
export function resultName({ startedAt, kind, scenario }: NamedDocument): string {
  const time = startedAt.replace(/\.\d+(?=Z$)/, '').replaceAll(':', '-')
  const words = scenario.name.toLowerCase().match(/[a-z0-9]+/g) ?? ['scenario']
  return `${time}-${kind}-${words.join('-').slice(0, 60)}`
}
