/** One word of an instruction, with quotes as they were written. */
export interface Word {
  readonly text: string
  /** Where it begins in the Dockerfile, in characters. */
  readonly at: number
}

/** One instruction of a Dockerfile, its continued lines included. */
export interface Instruction {
  /** In capitals; what ONBUILD keeps for later counts as the instruction itself. */
  readonly name: string
  /** The words behind the name, without the bodies of heredocs. */
  readonly words: readonly Word[]
  /** Number of its first line, from 1. */
  readonly line: number
  /** The lines of its heredocs, the closing ones included. */
  readonly heredoc: { readonly first: number; readonly last: number } | undefined
}

export interface ParsedDockerfile {
  /** The image that `# syntax=` names. */
  readonly syntax: Word | undefined
  readonly instructions: readonly Instruction[]
}

interface Line {
  readonly text: string
  readonly at: number
}

/** Reads a Dockerfile as BuildKit does: parser directives, comments, continued lines and heredocs. Refuses nothing. */
export function parseDockerfile(text: string): ParsedDockerfile {
  const lines = splitLines(text)
  const { syntax, escaping } = parserDirectives(lines)
  const instructions: Instruction[] = []
  for (let next = 0; next < lines.length; ) {
    if (isBlank(lines[next]) || isComment(lines[next])) {
      next += 1
      continue
    }
    const head = continuedLines(lines, next, escaping)
    const words = head.lines.flatMap((line) => wordsOf(line, escaping))
    const [first, ...rest] = words[0]?.text.toUpperCase() === 'ONBUILD' ? words.slice(1) : words
    const name = first?.text.toUpperCase() ?? ''
    const end = TAKES_HEREDOCS.has(name) ? endOfHeredocs(lines, head.next, rest) : head.next
    const heredoc = end > head.next ? { first: head.next + 1, last: end } : undefined
    if (first) instructions.push({ name, words: rest, line: next + 1, heredoc })
    next = end
  }
  return { syntax, instructions }
}

/** The flags (`--name=value`) of an instruction, which stand before everything else. */
export function flagsOf({ words }: Instruction): readonly Word[] {
  const end = words.findIndex(({ text }) => !text.startsWith('--'))
  return end === -1 ? words : words.slice(0, end)
}

const TAKES_HEREDOCS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD'])

function splitLines(text: string): Line[] {
  const lines: Line[] = []
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const next = end === -1 ? text.length : end + 1
    lines.push({ text: text.slice(at, next).replace(/\r?\n$/, ''), at })
    at = next
  }
  return lines
}

const isBlank = (line: Line | undefined): boolean => line === undefined || line.text.trim() === ''
const isComment = (line: Line | undefined): boolean => line !== undefined && /^\s*#/.test(line.text)

/** They stand before everything else, comments and empty lines included. */
function parserDirectives(lines: readonly Line[]): { syntax: Word | undefined; escaping: string } {
  let syntax: Word | undefined
  let escaping = '\\'
  for (const { text, at } of lines) {
    const directive = /^(?<before>\uFEFF?\s*#\s*(?<name>[a-z]\w*)\s*=\s*)(?<value>\S+)/i.exec(text)?.groups
    if (directive === undefined) break
    const { before = '', name = '', value = '' } = directive
    if (name.toLowerCase() === 'syntax') syntax ??= { text: value, at: at + before.length }
    if (name.toLowerCase() === 'escape' && /^[`\\]$/.test(value)) escaping = value
  }
  return { syntax, escaping }
}

/** The lines of one instruction, without the escapes that continue them and the comments between them. */
function continuedLines(all: readonly Line[], from: number, escaping: string): { lines: Line[]; next: number } {
  const lines: Line[] = []
  let next = from
  for (let goesOn = true; goesOn && next < all.length; next += 1) {
    const line = all[next]
    if (line === undefined || (next > from && (isBlank(line) || isComment(line)))) continue
    const text = line.text.trimEnd()
    goesOn = text.endsWith(escaping)
    lines.push({ text: goesOn ? text.slice(0, -1) : text, at: line.at })
  }
  return { lines, next }
}

/** Splits at spaces that are neither quoted nor escaped. */
function wordsOf({ text, at }: Line, escaping: string): Word[] {
  const words: Word[] = []
  let start = -1
  let quote = ''
  for (let index = 0; index <= text.length; index += 1) {
    const character = text[index] ?? ''
    const ends = character === '' || (quote === '' && /[\s\uFEFF]/.test(character))
    if (ends && start >= 0) words.push({ text: text.slice(start, index), at: at + start })
    if (ends) start = -1
    else if (start < 0) start = index
    if (character === escaping && quote !== "'") index += 1
    else if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
  }
  return words
}

/** The line behind the last heredoc that the words open; where one is not closed there is none. */
function endOfHeredocs(lines: readonly Line[], from: number, words: readonly Word[]): number {
  let next = from
  for (const { text } of words) {
    const [, dash, quoted] = /^\d*<<(-?)([^<]+)$/.exec(text) ?? []
    const name = quoted?.replaceAll(/["'\\]/g, '')
    if (name === undefined || name === '') continue
    const end = lines.findIndex(
      (line, index) => index >= next && (dash === '-' ? line.text.replace(/^\t+/, '') : line.text) === name,
    )
    if (end === -1) return from
    next = end + 1
  }
  return next
}
