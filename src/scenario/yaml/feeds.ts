import { dirname, isAbsolute, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { messageOf, UserError } from '../../base/errors.ts'
import { readText } from '../../base/read-text.ts'
import type { YamlFile } from '../../base/yaml-file.ts'
import type { Random } from '../random.ts'
import { type Sampler, shuffled, weightedIndex } from '../sampling.ts'
import type { FeedEntry } from './schema.ts'

const MOST_BYTES = 256 * 2 ** 20

export type FeedRow = Readonly<Record<string, unknown>>

/** The rows of one feed, and how they are drawn. */
export interface Feed {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly FeedRow[]
  readonly order: FeedEntry['order']
  /** What draws a row for `order: random`. */
  readonly random: Sampler<number>
}

/** A reader of a feed's rows in one stream of traffic. */
export type FeedCursor = (random: Random) => number

/** Reads the feeds of a scenario file. Throws a UserError where one cannot be read, or has no rows. */
export async function readFeeds(yaml: YamlFile, entries: Readonly<Record<string, FeedEntry>>): Promise<Feed[]> {
  return Promise.all(Object.entries(entries).map(([name, entry]) => readFeed(yaml, name, entry)))
}

async function readFeed(yaml: YamlFile, name: string, entry: FeedEntry): Promise<Feed> {
  const at = { file: yaml.file, ...yaml.position(['data', name]), key: `data.${name}` }
  const path = isAbsolute(entry.file) ? entry.file : join(dirname(yaml.file), entry.file)
  const text = await readText(path, {
    mostBytes: MOST_BYTES,
    key: `data.${name}.file`,
    remedy: `Fix: correct the path; it is taken from ${dirname(yaml.file)}`,
  })
  const rows = /\.json$/i.test(path) ? jsonRows(text, path) : csvRows(text, path)
  const [first] = rows
  if (first === undefined) {
    throw new UserError('the feed has no rows', { ...at, found: path, remedy: 'Fix: write at least one row into it' })
  }
  const columns = Object.keys(first)
  return { name, columns, rows, order: entry.order, random: randomRow(entry, rows, columns, at) }
}

function randomRow(
  { weight }: FeedEntry,
  rows: readonly FeedRow[],
  columns: readonly string[],
  at: { file: string; line: number; key: string },
): Sampler<number> {
  if (weight === undefined) return (random) => random.int(0, rows.length - 1)
  const weights = rows.map((row) => Number(row[weight]))
  const wrong = weights.findIndex((value) => !(value >= 0))
  if (wrong < 0 && weights.some((value) => value > 0)) return weightedIndex(weights)
  throw new UserError('the weights of the feed are no weights', {
    ...at,
    key: `${at.key}.weight`,
    found: columns.includes(weight)
      ? `${weight} ${rows[Math.max(0, wrong)]?.[weight]} in row ${Math.max(0, wrong) + 1}`
      : `no column ${weight}`,
    expected: `a number of 0 or more in each row, in one of the columns ${columns.join(', ')}`,
    remedy: 'Fix: name the column with the weights, or leave `weight` out',
  })
}

function csvRows(text: string, file: string): FeedRow[] {
  try {
    return parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true, delimiter: delimitersOf(text) })
  } catch (cause) {
    const line = typeof cause === 'object' && cause !== null && 'lines' in cause ? Number(cause.lines) : undefined
    throw new UserError('the feed is no CSV with a heading', {
      file,
      line,
      found: messageOf(cause),
      expected: 'as many cells in each line as in the heading',
      remedy: 'Fix: correct that line; cells with commas or line breaks stand in double quotes',
      cause,
    })
  }
}

/** As spreadsheets write it: a semicolon or a tab where the heading has one. */
function delimitersOf(text: string): string {
  const heading = /^.*$/m.exec(text)?.[0] ?? ''
  return heading.includes(';') ? ';' : heading.includes('\t') ? '\t' : ','
}

function jsonRows(text: string, file: string): FeedRow[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UserError(`the feed is no JSON: ${messageOf(cause)}`, { file, remedy: 'Fix: correct the syntax', cause })
  }
  const isRows =
    Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))
  if (isRows) return value as FeedRow[]
  throw new UserError('the feed is no list of rows', {
    file,
    found: Array.isArray(value) ? 'a list with something else than objects' : `a JSON ${typeof value}`,
    expected: 'a JSON array of objects',
    remedy: 'Fix: write `[{"id": 1}, …]`',
  })
}

/** What draws rows for one stream of traffic: from the start, the same rows for the same seed. */
export function feedCursor(feed: Feed): FeedCursor {
  let taken = 0
  if (feed.order === 'random') return feed.random
  if (feed.order === 'sequential') return () => taken++ % feed.rows.length
  let order: readonly number[] | undefined
  return (random) => {
    order ??= shuffled([...feed.rows.keys()], random)
    const row = order[taken++]
    if (row !== undefined) return row
    throw new UserError(`the feed ${feed.name} has no row left`, {
      key: `data.${feed.name}.order`,
      found: `${feed.rows.length} rows, each of which was used once in this load`,
      remedy: 'Fix: give it more rows, drive a shorter load, or write `order: random`',
    })
  }
}
