import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { messageOf, UserError } from '../../base/errors.ts'
import { type ParseLine, parserFor } from './parse-line.ts'
import { type LoggedTraffic, TrafficCounter } from './traffic.ts'

const FORMATS =
  'lines in the common or combined log format (nginx, Apache), or JSON lines with time, method, path and status'
/** Of the lines of a log, so many may be something else: a line cut short, a scan of ports. */
const MOST_UNREADABLE = 0.2
/** After so many lines it is clear that this is no log. */
const LINES_TO_JUDGE = 1_000

const LONGEST_LINE = 2 ** 20
/** A log that spans more has a line with a wrong time. */
const MOST_HOURS = 10 * 366 * 24

export interface ReadLog {
  readonly traffic: LoggedTraffic
  readonly unreadable: number
}

/** Reads an access log, gzipped or not. Throws a UserError where it cannot be read, is no text, or its lines are no requests. */
export async function readLog(file: string): Promise<ReadLog> {
  const counter = new TrafficCounter()
  const bad = new UnreadableLines(file)
  let parse: ParseLine | undefined
  let number = 0
  for await (const line of linesOf(file)) {
    number += 1
    if (line.trim() === '' || line.startsWith('#')) continue
    parse ??= parserFor(line)
    const request = parse(line)
    if (request === undefined) bad.note(line, number)
    else counter.add(request)
    if (number === LINES_TO_JUDGE) bad.judge(number)
  }
  bad.judge(number)
  if (counter.hours > MOST_HOURS) throw wrongTimes(file, counter.hours)
  const traffic = counter.traffic()
  if (traffic.requests > 0) return { traffic, unreadable: bad.count }
  throw new UserError('the log holds no requests', {
    file,
    found: number === 0 ? 'an empty file' : `${number} lines without a request`,
    expected: FORMATS,
    remedy: 'Fix: name the access log of the web server or the load balancer',
  })
}

class UnreadableLines {
  readonly #file: string
  count = 0
  #first: { readonly line: string; readonly number: number } | undefined

  constructor(file: string) {
    this.#file = file
  }

  note(line: string, number: number): void {
    this.count += 1
    this.#first ??= { line, number }
  }

  judge(lines: number): void {
    if (this.#first === undefined || this.count <= lines * MOST_UNREADABLE) return
    throw new UserError(`${this.count} of ${lines} lines are no requests`, {
      file: this.#file,
      line: this.#first.number,
      found: this.#first.line.slice(0, 120),
      expected: FORMATS,
      remedy: 'Fix: have the server write one of these formats, or convert the log; other formats are not read',
    })
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    const isGzip = await startsLikeGzip(file)
    const raw = createReadStream(file)
    const bytes = isGzip ? raw.pipe(createGunzip()) : raw
    raw.on('error', (error) => bytes.destroy(error))
    const decoder = new TextDecoder()
    let rest = ''
    let lines = 0
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      if (chunk.includes(0)) throw binary(file, lines + 1)
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
      rest = parts.pop() ?? ''
      lines += parts.length
      if (rest.length > LONGEST_LINE) throw endlessLine(file, lines + 1)
      yield* parts
    }
    if (rest !== '') yield rest
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    throw new UserError(`the log cannot be read: ${messageOf(cause)}`, {
      file,
      key: '--access-log',
      remedy: 'Fix: check the path; a file that ends in .gz must be whole',
      cause,
    })
  }
}

function binary(file: string, line: number): UserError {
  return new UserError('the log is no text', {
    file,
    line,
    key: '--access-log',
    found: 'a zero byte',
    expected: FORMATS,
    remedy: 'Fix: name the access log itself; of archives only gzip is read',
  })
}

function endlessLine(file: string, line: number): UserError {
  return new UserError('a line of the log does not end', {
    file,
    line,
    key: '--access-log',
    found: `more than ${LONGEST_LINE / 2 ** 20} MiB without a line break`,
    expected: FORMATS,
    remedy: 'Fix: name a log with one request in a line; a JSON array is written as JSON lines by `jq -c .[]`',
  })
}

function wrongTimes(file: string, hours: number): UserError {
  return new UserError('the times of the log cannot be right', {
    file,
    key: '--access-log',
    found: `${Math.round(hours / 24 / 365)} years between the first request and the last`,
    expected: 'at most 10 years',
    remedy: 'Fix: remove the lines whose time is wrong, such as those of 1970',
  })
}

async function startsLikeGzip(file: string): Promise<boolean> {
  await using handle = await open(file, 'r')
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2)
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
}
