import { Command, CommanderError } from 'commander'
import { ExitCode, UserError } from '../errors.ts'
import { version } from '../package-root.ts'
import { addBaseline } from './commands/baseline.ts'
import { addCalibrate } from './commands/calibrate.ts'
import { addClean } from './commands/clean.ts'
import { addCompare } from './commands/compare.ts'
import { addContract } from './commands/contract.ts'
import { addDoctor } from './commands/doctor.ts'
import { addGate } from './commands/gate.ts'
import { addImages } from './commands/images.ts'
import { addList } from './commands/list.ts'
import { addReport } from './commands/report.ts'
import { addRun } from './commands/run.ts'
import { addTrend } from './commands/trend.ts'
import { addUp } from './commands/up.ts'
import { Interrupted } from './interruption.ts'

/**
 * The command line. Sets the exit code; never throws.
 * @param argv as in `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('archbench')
    .description('Compare software architectures by experiment: same workload, same budget, what each does and costs.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'archbench: ')) })
    .addHelpText(
      'after',
      '\nStart here:\n  archbench compare\n\nExit codes: 0 fine, 1 failed, 2 wrong use, 3 the gate found a regression, 4 the gate could not tell, 5 a contract or an invariant was broken, 130 interrupted.',
    )
  for (const add of [
    addCompare,
    addRun,
    addGate,
    addBaseline,
    addUp,
    addReport,
    addTrend,
    addList,
    addContract,
    addDoctor,
    addCalibrate,
    addImages,
    addClean,
  ])
    add(program)
  for (const command of program.commands) command.exitOverride().configureOutput(program.configureOutput())
  try {
    await program.parseAsync(argv)
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
