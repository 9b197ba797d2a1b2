import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { countedDemand } from '../model/demand.ts'
import type { CountedHours } from './hours-by-time.ts'
import { readHours } from './read-hours.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-hours-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function read(text: string | readonly string[]): Promise<CountedHours> {
  const file = join(folder, 'hours.csv')
  writeFileSync(file, typeof text === 'string' ? text : text.join('\n'))
  return readHours(file)
}

async function refusalOf(text: string | readonly string[]): Promise<string> {
  const error = await read(text).catch((reason: unknown) => reason)
  if (error instanceof UserError) return error.paragraph()
  throw new Error('the hours were not refused', { cause: error })
}

const hours = Array.from({ length: 24 }, (_, hour) => hour)
/** 24 lines of a day, with requests that need decimals: 1000.5, 1001.5 … */
const day = (line: (clock: string, requests: number, hour: number) => string): string[] =>
  hours.map((hour) => line(`${String(hour).padStart(2, '0')}:00`, 1_000.5 + hour, hour))
const comma = (value: number) => String(value).replace('.', ',')
const grouped = (value: number) => String(value).replace(/^(\d)(\d{3})/, '$1.$2')
const expected = { requests: hours.map((hour) => 1_000.5 + hour), unnamed: 0 }

test.each([
  ['a point and commas', ['hour,requests', ...day((at, value) => `2026-11-02 ${at},${value}`)]],
  ['a comma and semicolons', ['Stunde;Anfragen', ...day((at, value) => `2026-11-02 ${at};${comma(value)}`)]],
  ['a comma in quotes', ['Stunde,Anfragen', ...day((at, value) => `2026-11-02 ${at},"${comma(value)}"`)]],
  ['a comma and tabs', day((at, value) => `2026-11-02 ${at}\t${comma(value)}`)],
  ['points between thousands', day((at, value) => `02.11.2026 ${at};${grouped(value).replace(/\.(\d)$/, ',$1')}`)],
  ['spaces between thousands', day((at, value) => `2026-11-02T${at}:00Z;${comma(value).replace('1', '1\u202F')}`)],
  ['a single column with a heading', ['Anfragen', ...day((_, value) => String(value))]],
  ['a single column in quotes', day((_, value) => `"${comma(value)}"`)],
  ['a date and an hour in two columns', day((_, value, hour) => `2026-11-02;${hour};${comma(value)}`)],
  ['hours that are counted', day((_, value, hour) => `${hour},${value}`)],
  ['a time of twelve hours', day((_, value, h) => `11/13/2026 ${h % 12 || 12}:00 ${h < 12 ? 'AM' : 'PM'},${value}`)],
  ['a time zone', day((at, value) => `2026-11-02T${at}:00+01:00,${value}`)],
  ['a line that names the delimiter', ['sep=;', ...day((at, value) => `2026-11-02 ${at};${comma(value)}`)]],
  ['any order of lines', day((at, value) => `2026-11-02 ${at},${value}`).reverse()],
])('%s', async (_, lines) => {
  expect(await read(lines)).toEqual(expected)
})

test('quarters of an hour are added up', async () => {
  const quarters = ['00', '15', '30', '45']
  const lines = hours.flatMap((hour) => quarters.map((minute) => `2026-11-02 ${hour}:${minute},${hour}`))
  expect(await read(lines)).toEqual({ requests: hours.map((hour) => hour * 4), unnamed: 0 })
})

test('hours that no line names have no requests, and that is said', async () => {
  const lines = day((at, value) => `2026-11-02 ${at},${value}`).filter((_, hour) => hour !== 4 && hour !== 5)
  const { requests, unnamed } = await read(lines)
  expect(requests.slice(3, 7)).toEqual([1_003.5, 0, 0, 1_006.5])
  expect(countedDemand(requests, { unnamed }).shape).toBe(
    '24 hours as they were counted (2 of them are not in the file and taken as 0 requests)',
  )
})

test.each([
  ['a comma that may part columns', ['15637,7', '11059,5'], /hours\.csv:1: .*Found: 15637,7, which may be one number/],
  ['a column too many', ['time,requests', '2026-11-02 00:00,15637,7'], /:2: .*Found: 3 columns, 2 in line 1/],
  ['thousands or decimals', day(() => '1.234'), /:1: .*Found: 1\.234, which may be 1\.234 or 1234\./],
  ['two kinds of numbers', ['x;1.5', 'x;2,5'], /:2: .*Found: x;2,5/],
  ['days for hours', ['2026-11-02;5', '2026-11-03;5'], /:1: .*Found: 2026-11-02\. Expected: a time of day/],
  ['an hour that is there twice', ['2026-10-25 02:00,5', '2026-10-25 02:00,6'], /:2: .*stands in line 1 as well/],
  ['days and months', ['01/02/2026 00:00,5', '01/02/2026 01:00,6'], /:1: .*day and month may be exchanged/],
  ['a time that is no time', ['2026-11-02 00:00,5', '2026-11-31 00:00,6'], /:2: .*Found: 2026-11-31 00:00/],
  ['another century', ['1996-11-02 00:00,5', '2026-11-02 00:00,6'], /:2: .*more than ten years after the first/],
  ['nothing for a number', day((at) => `2026-11-02 ${at};`), /:2: .*Expected: a number of requests/],
])('%s is refused with its line', async (_, lines, words) => {
  expect(await refusalOf(lines)).toMatch(words)
})

test('a file without an end is refused before it fills the memory', async () => {
  const error = await readHours('/dev/zero').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ message: 'the file is too large' })
})
