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
  const program = createProgram()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    process.exitCode = report(error, program.opts<OutputFlags>())
  }
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
