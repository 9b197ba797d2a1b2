import { fstatSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { maskUrls } from './mask-credentials.ts'

export interface Guard {
  /** Whether our own colours go there. */
  readonly colour: boolean
  /** A document that a program reads has to stay as it is, but for what no document of ours holds. */
  readonly isDocument: boolean
}

const ESC = String.fromCharCode(27)
/** The styles that archbench uses itself; others could hide text. */
const OWN_STYLE = new RegExp(`(${ESC}\\[(?:0|1|2|22|3[0-79]|9[0-7])m)`)
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
/** Characters that turn the writing direction or break lines where nobody sees it. */
const INVISIBLE = /[\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g
/** What a runner of CI takes for a command at the start of a line (GitHub) or anywhere in it (GitHub, Azure, TeamCity). */
const LINE_COMMAND = new RegExp(`^((?:\\s|${ESC}\\[\\d+m)*):(?=:)`, 'gm')
const FIRST_LINE = new RegExp(`^((?:[^\\S\\n]|${ESC}\\[\\d+m)*):(?=:)`)
const BRACKET_COMMAND = /##(?=\[|vso\[|teamcity\[)/g

/**
 * A text as it may be printed: nothing in it moves the cursor, sets a title, hides text or commands a CI runner, whoever it is from.
 * @param atLineStart whether what was printed before it ended its line
 */
export function guardedText(text: string, { colour, isDocument }: Guard, atLineStart = true): string {
  const lines = text.replaceAll('\r\n', '\n')
  const parts = colour ? lines.split(OWN_STYLE) : [lines]
  const clean = parts
    .map((part, index) => (index % 2 === 1 ? part : stripVTControlCharacters(part).replace(CONTROLS, '')))
    .join('')
  const [first = '', ...others] = clean.split(/(?<=\n)/)
  const safe = (atLineStart ? first.replace(FIRST_LINE, '$1: ') : first) + others.join('').replace(LINE_COMMAND, '$1: ')
  if (isDocument) return maskUrls(safe)
  return maskUrls(safe).replace(INVISIBLE, '').replace(BRACKET_COMMAND, '## ')
}

type Write = NodeJS.WriteStream['write']

const originals = new WeakMap<NodeJS.WriteStream, Write>()

/** Guards everything that is printed from now on: the one place where text of others is made harmless on its way to a terminal or a log. */
export function guardOutput(stream: NodeJS.WriteStream, guard: Guard): void {
  if (originals.has(stream)) return
  const original = stream.write.bind(stream) as Write
  originals.set(stream, original)
  let atLineStart = true
  stream.write = ((chunk: Uint8Array | string, ...rest: []) => {
    if (typeof chunk !== 'string' || chunk === '') return original(chunk, ...rest)
    const text = guardedText(chunk, guard, atLineStart)
    atLineStart = chunk.endsWith('\n')
    return original(text, ...rest)
  }) as Write
}

/** A guarded stream as it is beneath: for what moves the cursor or commands a runner itself, and has made harmless what is from others. */
export function unguarded(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = originals.get(stream)
  return write === undefined ? stream : (Object.create(stream, { write: { value: write } }) as NodeJS.WriteStream)
}

/** How a stream is to be guarded. A file may be printed later, so it is guarded too, as a document. */
export function guardFor(
  stream: NodeJS.WriteStream & { readonly fd: number },
  colour: boolean,
  env: NodeJS.ProcessEnv,
): Guard {
  const isLog =
    stream.isTTY === true || (!isFile(stream.fd) && (stream.fd === 2 || Boolean(env.CI ?? env.GITHUB_ACTIONS)))
  return { colour, isDocument: !isLog }
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile()
  } catch {
    return false
  }
}
