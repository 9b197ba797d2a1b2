import { readBuildStatus } from './buildkit-status.ts'
import type { EngineMessage } from './engine-messages.ts'

const LINES_IN_ERROR = 15
/** Of each step, more than the lines of an error take. */
const KEPT_BYTES = 16 * 1024

/** Follows what either builder says: the step that it is at, and what is worth quoting when it fails. */
export class BuildOutput {
  readonly #onStep: (step: string) => void
  #lines: string[] = []
  readonly #steps = new Map<string, Buffer>()
  #failed: string | undefined

  /** @param onStep is told each step that begins: `step 2/3, RUN npm ci` */
  constructor(onStep: (step: string) => void) {
    this.#onStep = onStep
  }

  /** Throws the error that the message tells. */
  take({ id, aux, stream, error }: EngineMessage): void {
    if (error !== undefined) throw new Error(error)
    if (id === 'moby.buildkit.trace' && typeof aux === 'string') this.#takeStatus(Buffer.from(aux, 'base64'))
    for (const line of linesOf(stream ?? '')) {
      this.#lines = [...this.#lines, line].slice(-LINES_IN_ERROR)
      const [, step, what = ''] = /^Step (\d+\/\d+) : (.*)$/.exec(line) ?? []
      if (step !== undefined) this.#onStep(`step ${step}, ${what.slice(0, 60)}`)
    }
  }

  /** The last lines of the step that failed, where that is known, else of all. */
  lastLines(): string[] {
    const failed = this.#failed === undefined ? undefined : this.#steps.get(this.#failed)
    return failed ? linesOf(failed.toString()).slice(-LINES_IN_ERROR) : this.#lines
  }

  #takeStatus(bytes: Uint8Array): void {
    const { steps, output } = readBuildStatus(bytes)
    for (const { digest, name, isRunning, error } of steps) {
      // Steps beside the one that failed are cancelled, and have an error as well.
      if (error !== '' && !/context canceled/i.test(error)) this.#failed ??= digest
      const [, step, what = ''] = /^\[(?:.* )?(\d+\/\d+)\] (.*)$/s.exec(name) ?? []
      if (isRunning && step !== undefined) this.#onStep(`step ${step}, ${what.replaceAll(/\s+/g, ' ').slice(0, 60)}`)
    }
    for (const { digest, bytes: piece } of output) {
      const whole = Buffer.concat([this.#steps.get(digest) ?? Buffer.alloc(0), piece])
      this.#steps.set(digest, whole.subarray(-KEPT_BYTES))
    }
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => stripColour(line).trimEnd())
    .filter((line) => line !== '')
}

function stripColour(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: engines colour what a build wrote to standard error
  return text.replace(/\u001b\[\d*m/g, '')
}
