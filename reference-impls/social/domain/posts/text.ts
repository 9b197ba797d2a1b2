import { invalid } from '../../../base/api-error.ts'
import { parseObject, parseText } from '../../../base/parse.ts'

const MAX_LENGTH = 500

/** The text of a post or a comment; anything else is refused with 400. */
export function parsePostText(body: unknown): string {
  const text = parseText(parseObject(body, 'The body', ['text']).text, '"text"', MAX_LENGTH)
  // PostgreSQL has no such character.
  if (text.includes('\0')) throw invalid('"text" must not hold the character U+0000.')
  return text
}
