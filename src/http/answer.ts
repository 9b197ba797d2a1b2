import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { messageOf } from '../base/errors.ts'
import type { HttpAnswer, ReadAnswer } from './exchange.ts'

const BYTE_ORDER_MARK = 0xfeff

/** Bytes that a compressed body may unfold to. */
const LARGEST_BODY_BYTES = 64 * 2 ** 20

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => gunzipSync(body, { maxOutputLength: LARGEST_BODY_BYTES }),
  'x-gzip': (body) => gunzipSync(body, { maxOutputLength: LARGEST_BODY_BYTES }),
  deflate: (body) => inflateSync(body, { maxOutputLength: LARGEST_BODY_BYTES }),
  br: (body) => brotliDecompressSync(body, { maxOutputLength: LARGEST_BODY_BYTES }),
}

/** An answer as it came in, with what it says of its connection. */
export class ParsedAnswer implements HttpAnswer {
  status = 0
  /** Names and values in turn. */
  rawHeaders: readonly string[] = []
  /** Whether another request may be sent on the same connection. */
  keepsAlive = true
  readonly chunks: Buffer[] = []

  read(): ReadAnswer {
    const headers = joinedHeaders(this.rawHeaders)
    return { status: this.status, headers, ...readBody(this.#bytes(), headers['content-encoding']) }
  }

  #bytes(): Buffer {
    const [first] = this.chunks
    return this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks)
  }
}

function joinedHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase()
    const value = raw[at + 1] as string
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value
  }
  return headers
}

/** JSON is UTF-8 (RFC 8259); a byte order mark before it is passed over, as that allows. */
function readBody(raw: Buffer, encoding: string | undefined): Pick<ReadAnswer, 'body' | 'notJson'> {
  if (raw.length === 0) return { body: undefined }
  let bytes = raw
  try {
    bytes = decoded(raw, encoding)
  } catch (error) {
    return { body: raw.toString('utf8'), notJson: `its content-encoding ${encoding}: ${messageOf(error)}` }
  }
  const text = withoutMark(bytes.toString('utf8'))
  if (text === '') return { body: undefined }
  if (!isUtf8(bytes)) return { body: text, notJson: 'it is not UTF-8' }
  try {
    return { body: JSON.parse(text) as unknown }
  } catch (error) {
    return { body: text, notJson: messageOf(error) }
  }
}

function decoded(bytes: Buffer, encoding: string | undefined): Buffer {
  const codings = (encoding ?? '').split(',').map((coding) => coding.trim().toLowerCase())
  // The coding that was applied last is taken off first.
  return codings.reduceRight((body, coding) => {
    if (coding === '' || coding === 'identity') return body
    const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined
    if (decode === undefined) throw new Error('unknown')
    return decode(body)
  }, bytes)
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text
}
