import { ExitCode, UserError } from '../../src/base/errors.ts'
import { Interrupted, interruption } from '../../src/cli/interruption.ts'

/**
 * Runs a bench so that an interrupted one, too, ends all that it has started, and sets the exit code.
 * @param bench whether all bars were met
 */
export async function runBench(bench: (signal: AbortSignal) => Promise<boolean>): Promise<void> {
  const signal = interruption()
  try {
    process.exitCode = (await bench(signal)) ? ExitCode.ok : ExitCode.failed
  } catch (error) {
    if (!(error instanceof Interrupted || error instanceof UserError)) throw error
    console.error(error instanceof UserError ? error.paragraph() : error.message)
    process.exitCode = error instanceof UserError ? error.exitCode : ExitCode.interrupted
  }
}
