/** Characters of one line of a log that are kept. */
export const LONGEST_LINE = 16_384

/** Makes lines of a log as it comes in. A line that is too long, or never ends, is cut, and says so. */
export class CutLines {
  readonly #onLine: (line: string) => void
  #line = ''
  #cut = 0

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(text: string): void {
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#add(text, from, end)
      this.#tell()
      from = end + 1
    }
    this.#add(text, from, text.length)
  }

  /** The last line, where it has no line break. */
  end(): void {
    if (this.#line !== '') this.#tell()
  }

  #add(text: string, from: number, to: number): void {
    const kept = Math.min(to - from, LONGEST_LINE - this.#line.length)
    this.#line += text.slice(from, from + kept)
    this.#cut += to - from - kept
  }

  #tell(): void {
    const line = this.#line.replace(/\r$/, '')
    const cut = this.#cut
    this.#line = ''
    this.#cut = 0
    this.#onLine(cut === 0 ? line : `${line} … (cut: ${cut.toLocaleString('en')} more characters)`)
  }
}
