import { readFile } from 'node:fs/promises'
import { messageOf, UserError } from '../errors.ts'

const REMEDY = 'Write one line an hour: the requests of that hour, as the only or the last column'
const FEWEST_HOURS = 24

/**
 * Reads requests by hour from a CSV file: one line an hour, the last column counts; a first line without a number is a heading.
 * Throws a UserError that names the line.
 */
export async function readHours(file: string): Promise<number[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new UserError(`cannot be read: ${messageOf(cause)}`, {
      file,
      key: '--hours',
      remedy: 'Check the path',
      cause,
    })
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const hours = lines.flatMap((line, at): number[] => {
    if (line.trim() === '') return []
    const cell =
      line
        .split(/[,;\t]/)
        .at(-1)
        ?.trim()
        .replace(/^"(.*)"$/, '$1') ?? ''
    const value = cell === '' ? Number.NaN : Number(cell)
    if (Number.isFinite(value) && value >= 0) return [value]
    if (at === 0 && Number.isNaN(value)) return []
    throw new UserError('this hour cannot be read', {
      file,
      line: at + 1,
      found: line.slice(0, 80),
      expected: 'a number of requests, 0 or more',
      remedy: REMEDY,
    })
  })
  if (hours.length < FEWEST_HOURS || !hours.some((each) => each > 0)) {
    throw new UserError('these hours make no traffic', {
      file,
      found: `${hours.length} hours with ${hours.reduce((sum, each) => sum + each, 0)} requests`,
      expected: `at least ${FEWEST_HOURS} hours (a day; 168 are a week, 8,760 a year), some with requests`,
      remedy: REMEDY,
    })
  }
  return hours
}
