import { ExitCode, type UserError } from '../base/errors.ts'
import { printable } from '../text/plain-text.ts'

/** Says on standard error what could not be written, and has the command fail where it would have been fine. */
export function tellProblems(problems: readonly UserError[]): void {
  for (const problem of problems) process.stderr.write(`archbench: ${printable(problem.paragraph())}\n`)
  if (problems.length > 0) process.exitCode ||= ExitCode.failed
}
