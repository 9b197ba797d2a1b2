import { StringDecoder } from 'node:string_decoder'
import { CutLines } from '../cut-lines.ts'

const HEADER_BYTES = 8

/**
 * Takes apart what an engine sends of a container without a terminal: frames with a header of eight bytes, the first of
 * which tells standard output (1) from standard error (2), the last four of which tell the length. Both become lines.
 */
export class LogLines {
  #rest: Buffer = Buffer.alloc(0)
  readonly #streams = new Map<number, { decoder: StringDecoder; lines: CutLines }>()
  readonly #onLine: (line: string) => void

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (this.#rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#rest.readUInt32BE(4)
      if (this.#rest.length < end) return
      this.#take(this.#rest.readUInt8(0), this.#rest.subarray(HEADER_BYTES, end))
      this.#rest = this.#rest.subarray(end)
    }
  }

  /** The last lines, where they had no line break yet. */
  end(): void {
    for (const { decoder, lines } of this.#streams.values()) {
      lines.push(decoder.end())
      lines.end()
    }
    this.#streams.clear()
  }

  #take(kind: number, payload: Buffer): void {
    let stream = this.#streams.get(kind)
    if (!stream) {
      stream = { decoder: new StringDecoder('utf8'), lines: new CutLines(this.#onLine) }
      this.#streams.set(kind, stream)
    }
    stream.lines.push(stream.decoder.write(payload))
  }
}

/** All lines of an answer that has arrived as a whole. */
export function logLines(answer: Buffer): string[] {
  const lines: string[] = []
  const parser = new LogLines((line) => lines.push(line))
  parser.push(answer)
  parser.end()
  return lines
}

/** Puts the last lines of several containers in the order of the times that they begin with, and takes those off. */
export function mergeByTime(logs: readonly (readonly string[])[], lines: number): string[] {
  return logs
    .flat()
    .map((line) => {
      const space = line.indexOf(' ')
      return space < 0 ? { time: line, text: '' } : { time: line.slice(0, space), text: line.slice(space + 1) }
    })
    .toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .slice(-lines)
    .map(({ text }) => text)
}
