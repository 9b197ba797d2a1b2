/** One HTTP/1.1 message, request or response. */
export interface HttpMessage {
  /** `GET /path HTTP/1.1` or `HTTP/1.1 200 OK` */
  readonly startLine: string
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
  /** Headers that follow a body in chunks; names in lower case. */
  readonly trailers: ReadonlyMap<string, string>
}

/**
 * Takes the bytes of a connection and gives whole messages. Both ends of the Runtime API use it in place of node:http,
 * whose loading alone is half of the cold start of a small function.
 */
export class HttpMessageParser {
  readonly #onMessage: (message: HttpMessage) => void
  #bytes: Buffer = Buffer.alloc(0)

  constructor(onMessage: (message: HttpMessage) => void) {
    this.#onMessage = onMessage
  }

  push(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk])
    for (let found = parse(this.#bytes); found !== undefined; found = parse(this.#bytes)) {
      this.#bytes = this.#bytes.subarray(found.bytes)
      this.#onMessage(found.message)
    }
  }
}

interface Parsed<Value> {
  readonly message: Value
  readonly trailers?: ReadonlyMap<string, string>
  /** How many bytes it took. */
  readonly bytes: number
}

/** The first message, `undefined` while it is not complete. */
function parse(bytes: Buffer): Parsed<HttpMessage> | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [startLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const headers = fieldsOf(lines)
  const start = headEnd + 4
  const body = /chunked/i.test(headers.get('transfer-encoding') ?? '')
    ? parseChunks(bytes, start)
    : parseSized(bytes, start, Number(headers.get('content-length') ?? 0))
  if (body === undefined) return undefined
  const message = { startLine, headers, body: body.message, trailers: body.trailers ?? NO_FIELDS }
  return { message, bytes: start + body.bytes }
}

const NO_FIELDS: ReadonlyMap<string, string> = new Map()

function fieldsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return fields
}

function parseSized(bytes: Buffer, start: number, length: number): Parsed<Buffer> | undefined {
  return bytes.length < start + length ? undefined : { message: bytes.subarray(start, start + length), bytes: length }
}

/** A body in chunks, each behind its length in hexadecimal; the last one is empty, and trailers may follow it. */
function parseChunks(bytes: Buffer, start: number): Parsed<Buffer> | undefined {
  const chunks: Buffer[] = []
  let at = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const length = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const data = lineEnd + 2
    if (length === 0) {
      const end = bytes.indexOf('\r\n\r\n', lineEnd)
      if (end < 0) return undefined
      const trailers = fieldsOf(bytes.toString('latin1', data, end).split('\r\n').filter(Boolean))
      return { message: Buffer.concat(chunks), trailers, bytes: end + 4 - start }
    }
    if (bytes.length < data + length + 2) return undefined
    chunks.push(bytes.subarray(data, data + length))
    at = data + length + 2
  }
}

/** The bytes of a message whose body is text. */
export function httpMessage(startLine: string, headers: Readonly<Record<string, string>>, body: string): string {
  let head = `${startLine}\r\n`
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`
  return `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
