/** One request of a log. */
export interface LoggedRequest {
  /** Milliseconds since 1970. */
  readonly atMs: number
  /** Of the clock that the log was written by, in minutes before UTC's. */
  readonly offsetMinutes: number
  readonly method: string
  /** With its query. */
  readonly path: string
  /** 0 where the log does not say. */
  readonly status: number
}

/** Reads one line; `undefined` for what is no request in this format. */
export type ParseLine = (line: string) => LoggedRequest | undefined

/** Host, identity, user, time, request, status: the Common Log Format; what follows (combined, virtual hosts) is passed over. */
const COMMON = /^\S+ \S+ .*?\[([^\]]{20,32})\] "((?:[^"\\]|\\.)*)" (\d{3})(?:\s|$)/
const REQUEST = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/
const CLF_TIME = /^(\d{1,2})\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

interface Moment {
  readonly atMs: number
  readonly offsetMinutes: number
}

/** The format of a log by one of its lines: common and combined, or JSON lines. */
export function parserFor(line: string): ParseLine {
  return line.trimStart().startsWith('{') ? parseJsonLine : commonParser()
}

function commonParser(): ParseLine {
  let lastText = ''
  let last: Moment | undefined
  return (line) => {
    const [, time = '', request = '', status] = COMMON.exec(line) ?? []
    if (status === undefined) return undefined
    if (time !== lastText) [lastText, last] = [time, clfTime(time)]
    return last && requestOf(request, Number(status), last)
  }
}

function requestOf(request: string, status: number, moment: Moment): LoggedRequest | undefined {
  const [, method, target = ''] = REQUEST.exec(request) ?? []
  const path = withoutOrigin(target)
  return method !== undefined && path.startsWith('/') ? { ...moment, method, path, status } : undefined
}

function withoutOrigin(target: string): string {
  return target.replace(/^https?:\/\/[^/]+(?=\/|$)/, '') || '/'
}

function clfTime(text: string): Moment | undefined {
  const [, day, monthName = '', year, hour, minute, second, sign, offsetHours, offsetMinutes] =
    CLF_TIME.exec(text) ?? []
  const month = MONTHS.indexOf(monthName)
  if (month < 0) return undefined
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1)
  const local = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second))
  return { atMs: local - offset * 60_000, offsetMinutes: offset }
}

const TIME_KEYS = ['time', 'timestamp', '@timestamp', 'time_iso8601', 'time_local', 'ts', 'msec', 'date', 'start_time']
const METHOD_KEYS = ['method', 'request_method', 'http_method', 'httpMethod', 'RequestMethod', 'verb']
const PATH_KEYS = ['request_uri', 'uri', 'path', 'url', 'request_path', 'RequestPath', 'target']
const STATUS_KEYS = ['status', 'status_code', 'statusCode', 'response_code', 'DownstreamStatus', 'responseStatus']

function parseJsonLine(line: string): LoggedRequest | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const fields = { ...(value as Record<string, unknown>) }
  // Caddy and pino keep the request in an object of its own.
  for (const inner of ['request', 'req', 'httpRequest', 'res', 'response']) {
    const nested = fields[inner]
    if (typeof nested === 'object' && nested !== null) Object.assign(fields, { ...nested, ...value })
  }
  const moment = jsonTime(first(fields, TIME_KEYS))
  const status = Number(first(fields, STATUS_KEYS) ?? 0) || 0
  if (moment === undefined) return undefined
  const [method, path] = [first(fields, METHOD_KEYS), first(fields, PATH_KEYS)]
  if (typeof method === 'string' && typeof path === 'string') {
    const plain = withoutOrigin(path)
    return plain.startsWith('/') ? { ...moment, method: method.toUpperCase(), path: plain, status } : undefined
  }
  return typeof fields.request === 'string' ? requestOf(fields.request, status, moment) : undefined
}

function first(fields: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  const name = names.find((each) => fields[each] !== undefined)
  return name === undefined ? undefined : fields[name]
}

/** The last moment that a date can name, in the year 9999. */
const LAST_MS = Date.UTC(9999, 11, 31)

/** Of seconds, milliseconds, microseconds or nanoseconds since 1970: whichever is nearest to today. */
function sinceEpochMs(number: number): number {
  if (number < 1e11) return number * 1_000
  if (number < 1e14) return number
  return number < 1e17 ? number / 1e3 : number / 1e6
}

/** ISO 8601, the time of the Common Log Format, or a number since 1970. */
function jsonTime(value: unknown): Moment | undefined {
  const number =
    typeof value === 'number' ? value : /^\d{10,19}(\.\d+)?$/.test(String(value)) ? Number(value) : undefined
  if (number !== undefined) {
    const atMs = sinceEpochMs(number)
    return atMs >= 0 && atMs <= LAST_MS ? { atMs, offsetMinutes: 0 } : undefined
  }
  if (typeof value !== 'string') return undefined
  const common = clfTime(value)
  if (common !== undefined) return common
  const atMs = Date.parse(value)
  if (Number.isNaN(atMs)) return undefined
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)$/.exec(value) ?? []
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1)
  return { atMs, offsetMinutes: offset }
}
