/** Exit codes of the command line; the meaning of each is part of the public interface. */
export const ExitCode = {
  ok: 0,
  /** A bug, or a run that could not be finished. */
  failed: 1,
  /** Wrong use: a flag, a file or a name that the user has to mend. */
  usage: 2,
  /** The gate found a regression, confirmed or only flagged. */
  regression: 3,
  /** The gate could not decide, and was asked to fail then. */
  inconclusive: 4,
  /** The contract or an invariant was broken. */
  broken: 5,
  interrupted: 130,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

export interface UserErrorDetails {
  /** Where: a path as the user gave it, with line and column where known. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  /** Which key, flag or argument. */
  readonly key?: string | undefined
  readonly found?: string | undefined
  readonly expected?: string | undefined
  /** What to do now: a sentence that starts with a verb. */
  readonly remedy: string
  readonly exitCode?: ExitCode | undefined
  readonly cause?: unknown
}

/** An error that the user can mend. It is printed in one paragraph, without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly details: UserErrorDetails

  /** @param message what went wrong, a sentence without a full stop */
  constructor(message: string, details: UserErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.details = details
  }

  get exitCode(): ExitCode {
    return this.details.exitCode ?? ExitCode.usage
  }

  /** The whole error as one paragraph: where, what, found, expected, remedy. */
  paragraph(): string {
    const { file, line, column, key, found, expected, remedy } = this.details
    const position = [file, line, column].filter((part) => part !== undefined).join(':')
    const where = [position, key].filter(Boolean).join(' ')
    const facts = [
      found === undefined ? '' : `Found: ${ended(found)}`,
      expected === undefined ? '' : `Expected: ${ended(expected)}`,
      ended(remedy),
    ]
    return facts
      .filter(Boolean)
      .reduce(
        (text, fact) => `${text}${text.endsWith('\n') ? '' : ' '}${fact}`,
        `${where ? `${where}: ` : ''}${ended(this.message)}`,
      )
  }
}

/** The words of anything thrown, for use inside a sentence. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error)
  } catch {
    // An object without a prototype, or a proxy that answers nothing.
    return `a value of the type ${typeof error} that has no text`
  }
}

/** A sentence with its full stop; what ends with a line of its own (a log) needs none. */
function ended(sentence: string): string {
  return /[.?!\n]$/.test(sentence) ? sentence : `${sentence}.`
}
