import { CommanderError } from 'commander'
import { ExitCode, messageOf } from '../base/errors.ts'
import { inOrder, wholeError } from '../base/whole-error.ts'
import { guardFor, guardOutput } from '../outputs/guard-output.ts'
import { outsideError } from '../outside/outside-error.ts'
import { userModuleError } from '../scenario/user-module.ts'
import { printable } from '../text/plain-text.ts'
import { endWhenDone } from './end-when-done.ts'
import { Interrupted } from './interruption.ts'
import type { OutputFlags } from './output-options.ts'
import { createProgram } from './program.ts'
import { terminalLook } from './terminal-look.ts'
import { endOnceWritten } from './while-writing.ts'

/**
 * The command line. Sets the exit code; never throws.
 * @param argv as in `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  watchOutput()
  guardAll()
  process.once('uncaughtException', (error) => process.exit(report(error, {})))
  await runCommand(argv)
  endWhenDone()
}

/** Runs one command: prints what went wrong, and sets the exit code. @param argv as in `process.argv` */
export async function runCommand(argv: readonly string[]): Promise<void> {
  const program = createProgram()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    process.exitCode = report(error, program.opts<OutputFlags>())
  }
}

/** Whatever is printed may hold text of others: logs of targets, names in files, answers of other programs. */
function guardAll(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const { colour } = terminalLook({ stdout: stream, env: process.env })
    guardOutput(stream, guardFor(stream, colour, process.env))
  }
}

/**
 * Who reads may go away, as `head` does: there is no more to print then, and what only tells of progress goes nowhere.
 * An output that takes nothing for another reason is told once, and fails the command when all else is done.
 */
function watchOutput(): void {
  let failed = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return endOnceWritten()
    if (failed) return
    failed = true
    process.stderr.write(
      `archbench: standard output cannot be written. Found: ${messageOf(error)}. Write it to a file on a disk with room, or to a terminal.\n`,
    )
    process.once('exit', () => {
      process.exitCode = ExitCode.failed
    })
  })
  process.stderr.on('error', () => {}) // there is nowhere left to say so
}

/** Prints an error, and what went wrong after it while things were ended. */
function report(error: unknown, { verbose }: OutputFlags): ExitCode {
  const [first, ...later] = inOrder(error)
  const exitCode = reportOne(first, verbose)
  for (const one of later) {
    const text = outsideError(one)?.paragraph() ?? wholeError(one)
    process.stderr.write(`archbench: warning: while stopping: ${printable(text)}\n`)
  }
  return exitCode
}

/** Prints an error; the cause of one that the user can fix only where more was asked for. */
function reportOne(error: unknown, verbose: boolean | undefined): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage
  if (error instanceof Interrupted) return ExitCode.interrupted
  const known = outsideError(error) ?? userModuleError(error)
  if (known !== undefined) {
    process.stderr.write(`archbench: ${printable(known.paragraph())}\n`)
    if (verbose && known.cause !== undefined) process.stderr.write(`Caused by: ${printable(wholeError(known.cause))}\n`)
    return known.exitCode
  }
  process.stderr.write(`archbench: this is a bug.\n${printable(wholeError(error))}\n`)
  return ExitCode.failed
}
