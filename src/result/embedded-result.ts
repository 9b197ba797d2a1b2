import { gunzipSync, gzipSync } from 'node:zlib'
import { messageOf, UserError } from '../base/errors.ts'

const OPENING = '<script type="application/json" data-archbench-result="gzip base64">'
const CLOSING = '</script>'
/** A result of a thousand rounds has fewer; what unpacks to more was made to fill the memory. */
const LONGEST_BYTES = 64 * 2 ** 20

/** A result as an element of an HTML page: compressed and in letters that no parser of HTML sees anything in. */
export function embedResult(result: object): string {
  return `${OPENING}"${gzipSync(JSON.stringify(result), { level: 9 }).toString('base64')}"${CLOSING}`
}

/** Whether a text is a page and not JSON. */
export function isHtml(text: string): boolean {
  return /^\s*</.test(text)
}

/**
 * The JSON texts of all results in a report, in the order in which they stand there.
 * @throws UserError where there is none, or one is cut short or changed
 */
export function embeddedTexts(page: string, file: string): string[] {
  const [, ...parts] = page.split(OPENING)
  if (parts.length === 0) {
    throw new UserError('this page holds no result of archbench', {
      file,
      expected: 'a report that `archbench report --format html` wrote, whole and as it was written',
      remedy: 'Name such a report, or the result (.json) that lies beside it',
    })
  }
  let left = LONGEST_BYTES
  return parts.map((part) => {
    const text = unpack(part, file, left)
    left = Math.max(1, left - text.length)
    return text
  })
}

function unpack(part: string, file: string, mostBytes: number): string {
  const end = part.indexOf(CLOSING)
  if (end < 0) throw damaged('it ends in the middle of the result', file)
  try {
    const base64: unknown = JSON.parse(part.slice(0, end))
    return gunzipSync(Buffer.from(String(base64), 'base64'), { maxOutputLength: mostBytes }).toString('utf8')
  } catch (error) {
    throw damaged(messageOf(error), file, error)
  }
}

function damaged(found: string, file: string, cause?: unknown): UserError {
  return new UserError('the result in this report is damaged', {
    file,
    found,
    remedy: 'Copy the report again from where it was written: it was cut short, or changed',
    cause,
  })
}
