import { textWidth } from '../../text/text-width.ts'

/** The part of a terminal that a screen needs. */
export type Terminal = Pick<NodeJS.WriteStream, 'write' | 'columns'>

const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
/** What comes between them is shown at once, where the terminal knows how; the others pass over it. */
const BEGIN_FRAME = '\u001b[?2026h'
const END_FRAME = '\u001b[?2026l'
const CLEAR_TO_END_OF_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

/**
 * Lines at the end of what stands on a terminal, drawn over again in place. What changes is written in one piece, over
 * what was there and without clearing it first, so that nothing flickers. The cursor waits below, out of sight.
 */
export class LiveScreen implements Disposable {
  readonly #terminal: Terminal
  #lines: readonly string[] = []
  #columns = 0
  #isHidden = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** Shows these lines in place of those before. Each has to be narrower than the terminal. */
  draw(lines: readonly string[]): void {
    const isSame = lines.length === this.#lines.length && lines.every((line, index) => line === this.#lines[index])
    if (!isSame || this.#columns !== this.#terminal.columns) this.#write('', lines)
  }

  /** Puts a text above the lines, where it stays. */
  print(text: string): void {
    this.#write(`${text.replaceAll('\n', `${CLEAR_TO_END_OF_LINE}\n`)}${CLEAR_TO_END_OF_LINE}\n`, this.#lines)
  }

  /** Takes the lines away and gives the cursor back. */
  [Symbol.dispose](): void {
    if (!this.#isHidden) return
    this.#terminal.write(`${this.#toTop()}${CLEAR_BELOW}${SHOW_CURSOR}`)
    this.#lines = []
    this.#isHidden = false
  }

  #write(above: string, lines: readonly string[]): void {
    const body = lines.map((line) => `${line}${CLEAR_TO_END_OF_LINE}\n`).join('')
    const cursor = this.#isHidden ? '' : HIDE_CURSOR
    this.#terminal.write(`${BEGIN_FRAME}${cursor}${this.#toTop()}${above}${body}${CLEAR_BELOW}${END_FRAME}`)
    this.#isHidden = true
    this.#lines = lines
    this.#columns = this.#terminal.columns
  }

  /** To the first of the lines, which may have been broken into several since the terminal got narrower. */
  #toTop(): string {
    const columns = this.#terminal.columns
    const rows = this.#lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0)
    return rows === 0 ? '\r' : `\r\u001b[${rows}A`
  }
}
