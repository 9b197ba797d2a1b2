import type { ZodType } from 'zod'
import { messageOf, UserError } from '../base/errors.ts'
import { readText } from '../base/read-text.ts'

const MOST_BYTES = 512 * 2 ** 20

/** What kind of file is read, for messages. */
export interface JsonKind<T> {
  readonly schema: ZodType<T>
  /** `a recording (HAR)`. */
  readonly what: string
  readonly flag: string
  readonly remedy: string
}

/** Reads a JSON file of one kind. Throws a UserError with line or key for one that is cut off, no JSON, or of another kind. */
export async function readJsonFile<T>(file: string, { schema, what, flag, remedy }: JsonKind<T>): Promise<T> {
  const text = await readText(file, { mostBytes: MOST_BYTES, key: flag, remedy: 'Fix: check the path' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const message = messageOf(cause)
    const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
    throw new UserError(`this is no whole JSON: ${message}`, {
      file,
      line: text.slice(0, at).split('\n').length,
      key: flag,
      found:
        text.trim() === ''
          ? 'an empty file'
          : `${text.length} characters that end with ${JSON.stringify(text.trimEnd().slice(-20))}`,
      expected: what,
      remedy,
      cause,
    })
  }
  const outcome = schema.safeParse(value)
  if (outcome.success) return outcome.data
  const [issue] = outcome.error.issues
  throw new UserError(`this is not ${what}`, {
    file,
    key: issue?.path.map(String).join('.') || flag,
    expected: issue?.message.replace(/^Invalid input: expected /, ''),
    remedy,
  })
}
