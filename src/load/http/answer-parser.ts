import { HTTPParser, type HTTPParserJS } from 'http-parser-js'
import type { HttpAnswer } from './exchange.ts'

/** An answer as it came in, with what it says of its connection. */
export class ParsedAnswer implements HttpAnswer {
  status = 0
  /** Names and values in turn. */
  rawHeaders: readonly string[] = []
  /** Whether another request may be sent on the same connection. */
  keepsAlive = true
  readonly chunks: Buffer[] = []

  headers(): Record<string, string> {
    const headers: Record<string, string> = {}
    for (let at = 0; at < this.rawHeaders.length; at += 2) {
      headers[(this.rawHeaders[at] as string).toLowerCase()] = this.rawHeaders[at + 1] as string
    }
    return headers
  }

  text(): string {
    const [first] = this.chunks
    const body = this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks)
    return body.toString('utf8')
  }
}

/** Has a parser of responses tell of each answer when it is whole. 1xx only announces one. */
export function onAnswer(parser: HTTPParserJS, tell: (answer: ParsedAnswer) => void): void {
  let incoming = new ParsedAnswer()
  parser[HTTPParser.kOnHeadersComplete] = (head) => {
    incoming = new ParsedAnswer() // what is there of one that broke off is forgotten
    incoming.status = head.statusCode
    incoming.rawHeaders = head.headers
    incoming.keepsAlive = head.shouldKeepAlive
  }
  parser[HTTPParser.kOnBody] = (chunk, offset, length) => {
    incoming.chunks.push(Buffer.from(chunk.subarray(offset, offset + length))) // what it is read into is used again
  }
  parser[HTTPParser.kOnMessageComplete] = () => {
    if (incoming.status >= 200) tell(incoming)
  }
}
