import { createReadStream } from 'node:fs'

/** One value of a JSON document, with the keys that lead to it; of an element of an array the key is empty. */
export interface Member {
  readonly path: readonly string[]
  readonly text: string
}

/** Whether the value at a path is handed out whole, looked into, or skipped. */
export type Choice = 'take' | 'enter' | 'skip'

const CHUNK_BYTES = 2 ** 22
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c]
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d]
const SPACE = 0x20

interface Level {
  readonly isArray: boolean
  key: string
}

/** Where the reading is within a value that is taken or skipped whole. */
interface Inside {
  depth: number
  inString: boolean
  escaped: boolean
}

/**
 * Values of a JSON document that is too long to be parsed whole, one after the other. Only what is taken becomes text;
 * no more than one value and a part of the file are held in memory.
 * @throws SyntaxError where the document ends before it is complete, or is none
 */
export async function* jsonMembers(file: string, choose: (path: readonly string[]) => Choice): AsyncGenerator<Member> {
  const levels: Level[] = []
  let rest: Buffer = Buffer.alloc(0)
  const inside: Inside = { depth: 0, inString: false, escaped: false }
  let [inString, escaped, isKey] = [false, false, false]
  /** Where the value or key begins that is being read; -1: none. */
  let from = -1
  let taken: readonly string[] | undefined
  let began = false
  let isValueNext = false
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const keep = from >= 0 ? rest.subarray(from) : rest.subarray(rest.length)
    const bytes = keep.length === 0 ? chunk : Buffer.concat([keep, chunk])
    let at = keep.length
    if (from >= 0) from = 0
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] as number
      if (inString) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) {
          inString = false
          if (from >= 0) {
            const text = bytes.toString('utf8', from, at + 1)
            const level = levels.at(-1)
            if (isKey && level) level.key = JSON.parse(text)
            else if (taken) yield { path: taken, text }
            taken = undefined
            from = -1
          }
        }
        continue
      }
      if (inside.depth > 0) {
        at = endOfValue(bytes, at, inside)
        if (inside.depth === 0) {
          if (taken && from >= 0) yield { path: taken, text: bytes.toString('utf8', from, at + 1) }
          taken = undefined
          from = -1
        }
        continue
      }
      if (byte <= SPACE) continue
      if (byte === COMMA || byte === COLON) {
        isValueNext = byte === COLON
        continue
      }
      const level = levels.at(-1)
      if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        levels.pop()
        continue
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        began = true
        const path = levels.map(({ key }) => key)
        const choice = levels.length === 0 ? 'enter' : choose(path)
        if (choice === 'enter') {
          levels.push({ isArray: byte === OPEN_BRACKET, key: '' })
          isValueNext = false
        } else {
          taken = path
          from = choice === 'skip' ? -1 : at
          inside.depth = 1
        }
        continue
      }
      if (!began) throw new SyntaxError('it does not begin with { or [')
      if (byte === QUOTE) {
        inString = true
        isKey = level !== undefined && !level.isArray && !isValueNext
        const path = levels.map(({ key }) => key)
        if (!isKey && choose(path) === 'take') taken = path
        from = isKey || taken ? at : -1
      }
    }
    rest = bytes
  }
  if (!began || levels.length > 0 || inside.depth > 0 || inString)
    throw new SyntaxError('it ends before it is complete')
}

/** The place of the byte that ends the value, or the length of the bytes. A function of its own: it sees nearly all bytes. */
function endOfValue(bytes: Buffer, start: number, inside: Inside): number {
  let { depth, inString, escaped } = inside
  let at = start
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (inString) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) inString = true
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1
      if (depth === 0) break
    }
  }
  Object.assign(inside, { depth, inString, escaped })
  return at
}
