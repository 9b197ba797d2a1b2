import { HTTPParser, type HTTPParserJS } from 'http-parser-js'
import { ParsedAnswer } from './answer.ts'
import type { Loss } from './exchange.ts'

/** Bytes of one answer, head and body, that are read under load before it is given up. */
export const LARGEST_ANSWER_BYTES = 16 * 2 ** 20

/** Bytes of all bodies together that a thread holds while their answers are under way. */
const MOST_HELD_BYTES = 96 * 2 ** 20

let heldBytes = 0

/** The parts of the parser that its types leave out, as they are in version 0.5. */
interface ParserInternals {
  readonly offset: number
  readonly end: number
  body_bytes: number | null
  state: string
  consumeLine(): string | undefined
  BODY_CHUNKHEAD(): void
}

const SIZE = /^\d{1,15}$/
const CHUNK_SIZE = /^([0-9a-f]{1,13})[ \t]*(?:;.*)?$/i
const SKIP_BODY = 1

/**
 * Reads the answers of one connection, one request after the other: the one place that decides what an answer is, for load and
 * for checks. Stricter than the parser that it uses: lengths that are no lengths, and bytes after the end of an answer, make
 * it garbled, for they would be taken for the answer to the next request.
 */
export class AnswerReader {
  readonly #parser: HTTPParserJS
  readonly #largestBytes: number
  #incoming = new ParsedAnswer()
  #whole: ParsedAnswer | undefined
  #isHead = false
  #isGarbled = false
  /** Of the answer that comes in. */
  #bytes = 0
  #held = 0

  constructor(largestBytes = LARGEST_ANSWER_BYTES) {
    this.#largestBytes = largestBytes
    this.#parser = new HTTPParser(HTTPParser.RESPONSE)
    this.#listen()
  }

  /** A request goes out: what comes in from now on is its answer. @param text as it goes over the wire */
  asked(text: string): void {
    this.#isHead = text.startsWith('HEAD ')
    this.#forget()
  }

  /** Forgets all of a connection: what is read next is of another. */
  reset(): void {
    this.#parser.reinitialize(HTTPParser.RESPONSE)
    this.#forget()
  }

  /** Reads a packet. `undefined`: more has to come. */
  read(packet: Buffer): ParsedAnswer | Loss | undefined {
    this.#bytes += packet.length
    if (this.#bytes > this.#largestBytes) return this.#lost('answer too large')
    let parsed: number | Error
    try {
      parsed = this.#parser.execute(packet)
    } catch {
      parsed = GARBLED // thrown below
    }
    if (heldBytes > MOST_HELD_BYTES) return this.#lost('answer too large')
    return parsed instanceof Error ? this.#lost('garbled answer') : this.#outcome()
  }

  /** The connection has ended, and with it a body without a length. */
  end(): ParsedAnswer | Loss {
    this.#parser.finish()
    return this.#outcome() ?? this.#lost('connection closed')
  }

  #outcome(): ParsedAnswer | Loss | undefined {
    if (this.#isGarbled) return this.#lost('garbled answer')
    const whole = this.#whole
    if (whole !== undefined) this.#forget()
    return whole
  }

  #lost(loss: Loss): Loss {
    this.#forget()
    return loss
  }

  #forget(): void {
    heldBytes -= this.#held
    this.#held = 0
    this.#bytes = 0
    this.#isGarbled = false
    this.#whole = undefined
    this.#incoming = NOTHING
  }

  #listen(): void {
    const parser = this.#parser
    const internals = parser as unknown as ParserInternals
    parser[HTTPParser.kOnHeadersComplete] = (head) => {
      // What is there of one that broke off is forgotten.
      const answer = new ParsedAnswer()
      answer.status = head.statusCode
      answer.rawHeaders = head.headers
      answer.keepsAlive = head.shouldKeepAlive && head.statusCode !== 101
      this.#incoming = answer
      refuseUnclearLength(head.headers)
      return this.#isHead || hasNoBody(head.statusCode) ? SKIP_BODY : undefined
    }
    parser[HTTPParser.kOnBody] = (chunk, offset, length) => {
      this.#held += length
      heldBytes += length
      this.#incoming.chunks.push(Buffer.from(chunk.subarray(offset, offset + length))) // what it is read into is used again
    }
    parser[HTTPParser.kOnMessageComplete] = () => {
      // 1xx only announces an answer, but 101 is one: to a question that nobody asked.
      if (this.#incoming.status < 200 && this.#incoming.status !== 101) return
      this.#whole = this.#incoming
      if (internals.offset < internals.end) this.#isGarbled = true
    }
    internals.BODY_CHUNKHEAD = function (this: ParserInternals) {
      const line = this.consumeLine()
      if (line === undefined) return
      const [, size] = CHUNK_SIZE.exec(line) ?? []
      if (size === undefined) throw GARBLED
      this.body_bytes = Number.parseInt(size, 16)
      this.state = this.body_bytes === 0 ? 'BODY_CHUNKTRAILERS' : 'BODY_CHUNK'
    }
  }
}

const GARBLED = new Error('garbled answer')
const NOTHING = new ParsedAnswer()

/** Whatever its headers say (RFC 9112). */
function hasNoBody(status: number): boolean {
  return status < 200 || status === 204 || status === 304
}

/** Throws for a length that is no number, and for an encoding of the transfer that nobody asked for. */
function refuseUnclearLength(headers: readonly string[]): void {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] as string
    if (name.length === 14 && name.toLowerCase() === 'content-length') {
      if (!SIZE.test(headers[at + 1] as string)) throw GARBLED
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      if ((headers[at + 1] as string).toLowerCase() !== 'chunked') throw GARBLED
    }
  }
}
