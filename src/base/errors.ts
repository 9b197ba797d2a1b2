/** Exit codes of the command line; the meaning of each is part of the public interface. */
export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  regression: 3,
  inconclusive: 4,
  broken: 5,
  interrupted: 130,
} as const

/** What each exit code means, as help and documentation say it. */
export const EXIT_CODE_MEANINGS: Readonly<Record<keyof typeof ExitCode, string>> = {
  ok: 'success',
  failed: 'the run failed, or there was nothing to compare',
  usage: 'wrong use: a flag, a file or a name has to be fixed',
  regression:
    'the gate found a regression, trend --check a change for the worse, or a --fail-on threshold was missed or not measured',
  inconclusive: 'a threshold of --fail-on is not decided, or the gate could not decide, with --on-inconclusive fail',
  broken: 'a contract or an invariant was broken',
  interrupted: 'interrupted',
}

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

/** An error that the user can fix. It is printed in one paragraph, without a stack. */
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
