import { UserError } from '../../base/errors.ts'
import { readText } from '../../base/read-text.ts'
import { type DelimitedRow, type Delimiter, delimitedRows, delimiterOf } from './delimited-text.ts'
import { type CountedHours, requestsByHour, type TimedRow } from './hours-by-time.ts'
import { type DecimalMark, readingsOf } from './written-numbers.ts'
import { orderSeenIn, readTime } from './written-times.ts'

const REMEDY = 'Write one line an hour: the requests of that hour, as the only or the last column'
const FEWEST_HOURS = 24
const MOST_BYTES = 64 * 2 ** 20

/**
 * Reads requests by hour from a CSV file. The last column counts; a first line without a number is a heading. Rows with a
 * date and a time are put where their time says, and quarters of an hour are added up; rows without are hours in their order.
 * Throws a UserError that names the line of what cannot be read, or can be read in two ways.
 */
export async function readHours(file: string): Promise<CountedHours> {
  const text = (await readText(file, { mostBytes: MOST_BYTES, key: '--hours', remedy: 'Check the path' })).replace(
    /^\uFEFF/,
    '',
  )
  const delimiter = delimiterOf(text)
  const table = new Table(file, delimiter, delimitedRows(text, delimiter))
  const hours = table.hours()
  if (hours.requests.length < FEWEST_HOURS || !hours.requests.some((each) => each > 0)) {
    throw new UserError('these hours make no traffic', {
      file,
      found: `${hours.requests.length} hours with ${hours.requests.reduce((sum, each) => sum + each, 0)} requests`,
      expected: `at least ${FEWEST_HOURS} hours (a day; 168 are a week, 8,760 a year), some with requests`,
      remedy: REMEDY,
    })
  }
  return hours
}

/** The rows of one file, and how they are to be read. */
class Table {
  readonly #file: string
  readonly #delimiter: Delimiter
  readonly #heading: DelimitedRow | undefined
  readonly #rows: readonly DelimitedRow[]

  constructor(file: string, delimiter: Delimiter, rows: readonly DelimitedRow[]) {
    this.#file = file
    this.#delimiter = delimiter
    const [first] = rows
    const lastCell = first?.cells.at(-1) ?? ''
    const isHeading = readingsOf(lastCell).size === 0 && !/^-?\d/.test(lastCell)
    this.#heading = isHeading ? first : undefined
    this.#rows = isHeading ? rows.slice(1) : rows
  }

  hours(): CountedHours {
    this.#refuseUnevenRows()
    this.#refuseCommasOfTwoMeanings()
    const requests = this.#requests()
    const times = this.#times()
    if (times === undefined) return { requests, unnamed: 0 }
    return requestsByHour(
      times.map((row, at) => ({ ...row, requests: requests[at] ?? 0 })),
      (row, found, remedy) => this.#refusal(row, found, 'a time of its own', remedy),
    )
  }

  #refuseUnevenRows(): void {
    const [first] = this.#heading ? [this.#heading] : this.#rows
    const odd = this.#rows.find(({ cells }) => cells.length !== first?.cells.length)
    if (odd === undefined || first === undefined) return
    throw this.#refusal(
      odd,
      `${odd.cells.length} columns, ${first.cells.length} in line ${first.line}: ${odd.text.slice(0, 60)}`,
      'as many columns in each line',
      'Part the columns with semicolons where numbers have a decimal comma',
    )
  }

  /** `15637,7` without a heading may be one number or two columns, unless the first column counts the hours. */
  #refuseCommasOfTwoMeanings(): void {
    if (this.#delimiter !== ',' || this.#heading !== undefined) return
    const [first, second] = this.#rows
    if (first === undefined || !this.#rows.every(({ cells }) => cells.length === 2 && cells.every(isWhole))) return
    if (this.#rows.some(({ text }) => text.includes('"'))) return
    const [start, next] = [first, second].map((row) => Number(row?.cells[0]))
    if (next === (start ?? 0) + 1) return
    throw this.#refusal(
      first,
      `${first.text.slice(0, 40)}, which may be one number or two`,
      'numbers with a decimal point, or columns with semicolons between them',
      'Write a heading for each column, or numbers with a decimal point',
    )
  }

  #requests(): number[] {
    const marks = this.#decimalMarks()
    return this.#rows.map((row) => {
      const cell = row.cells.at(-1) ?? ''
      const readings = readingsOf(cell)
      const values = [...readings].filter(([mark]) => marks.has(mark)).map(([, value]) => value)
      const [value, other = value] = values
      if (value === undefined)
        throw this.#refusal(row, row.text.slice(0, 80), 'a number of requests, 0 or more', REMEDY)
      if (value === other) return value
      throw this.#refusal(
        row,
        `${cell}, which may be ${value} or ${other}`,
        'numbers that can be read in one way',
        'Write the numbers without marks between thousands',
      )
    })
  }

  /** The marks that all numbers of the last column can have before their decimals. */
  #decimalMarks(): ReadonlySet<DecimalMark> {
    const all = this.#rows.map(({ cells }) => readingsOf(cells.at(-1) ?? '')).filter(({ size }) => size > 0)
    const possible = (['.', ','] as const).filter((mark) => all.every((readings) => readings.has(mark)))
    // In a table with commas between its columns the decimal mark is the point.
    const isPlain = this.#delimiter === ',' && this.#rows.some(({ cells }) => cells.length > 1)
    if (isPlain && possible.includes('.')) return new Set(['.'])
    return new Set(possible.length > 0 ? possible : ['.'])
  }

  /** When each row was, or `undefined` where the rows name no times. */
  #times(): Omit<TimedRow, 'requests'>[] | undefined {
    const [first] = this.#rows
    if (first === undefined || first.cells.length < 2) return undefined
    const order = this.#rows.map(({ cells }) => orderSeenIn(cells[0] ?? '')).find((seen) => seen !== undefined)
    const firstTime = readTime(timeText(first), order)
    if (firstTime === undefined) return undefined
    return this.#rows.map((row) => {
      const text = timeText(row)
      const time = readTime(text, order)
      if (time?.kind === 'moment') return { line: row.line, text: row.text, atMs: time.atMs }
      if (time?.kind === 'ambiguous') {
        throw this.#refusal(row, `${text}, where day and month may be exchanged`, 'dates like 2026-11-02 14:00', REMEDY)
      }
      throw this.#refusal(
        row,
        text === '' ? 'nothing' : text.slice(0, 40),
        time === undefined ? 'a date and a time, as in the first line' : 'a time of day beside the date',
        'Write the date and the time of each hour, like 2026-11-02 14:00',
      )
    })
  }

  #refusal(row: Pick<DelimitedRow, 'line'>, found: string, expected: string, remedy: string): UserError {
    return new UserError('this hour cannot be read', { file: this.#file, line: row.line, found, expected, remedy })
  }
}

/** The date and the time of a row: one column, or the first two of three and more. */
function timeText({ cells }: DelimitedRow): string {
  const [date = '', clock = ''] = cells
  return cells.length > 2 && /^\d{1,2}(:\d\d){0,2}( *[AaPp][Mm])?$/.test(clock) ? `${date} ${clock}` : date
}

function isWhole(cell: string): boolean {
  return /^\d+$/.test(cell)
}
