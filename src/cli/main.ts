import { CommanderError } from 'commander'
import { ExitCode, UserError } from '../errors.ts'
import { printable } from '../report/plain-text.ts'
import { Interrupted } from './interruption.ts'
import type { OutputFlags } from './output-options.ts'
import { createProgram } from './program.ts'

/**
 * The command line. Sets the exit code; never throws.
 * @param argv as in `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  outliveReaders()
  const program = createProgram()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    process.exitCode = report(error, program.opts<OutputFlags>())
  }
}

/** Who reads may go away, as `head` does: there is no more to print then, and what only tells of progress goes nowhere. */
function outliveReaders(): void {
  const onlyWhere = (error: Error, then: () => void): void => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error
    then()
  }
  process.stdout.on('error', (error) => onlyWhere(error, () => process.exit()))
  process.stderr.on('error', (error) => onlyWhere(error, () => {}))
}

/** Prints an error; what is behind one that the user can mend only where more was asked for. */
function report(error: unknown, { verbose }: OutputFlags): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage
  if (error instanceof Interrupted) return ExitCode.interrupted
  if (error instanceof UserError) {
    process.stderr.write(`archbench: ${printable(error.paragraph())}\n`)
    if (verbose && error.cause !== undefined) process.stderr.write(`Behind it: ${printable(stackOf(error.cause))}\n`)
    return error.exitCode
  }
  process.stderr.write(`archbench: this is a bug.\n${printable(stackOf(error))}\n`)
  return ExitCode.failed
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
