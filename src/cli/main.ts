import { CommanderError } from 'commander'
import { ExitCode, UserError } from '../errors.ts'
import { Interrupted } from './interruption.ts'
import { createProgram } from './program.ts'

/**
 * The command line. Sets the exit code; never throws.
 * @param argv as in `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv)
  } catch (error) {
    process.exitCode = report(error)
  }
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage
  if (error instanceof Interrupted) return ExitCode.interrupted
  if (error instanceof UserError) {
    process.stderr.write(`archbench: ${error.paragraph()}\n`)
    return error.exitCode
  }
  process.stderr.write(`archbench: this is a bug.\n${error instanceof Error ? error.stack : String(error)}\n`)
  return ExitCode.failed
}
