import { ExitCode, UserError } from '../base/errors.ts'
import type { Problem } from '../base/problem.ts'

/** Throws the first problem with which nothing can be started, as a UserError. */
export function refuseFatal(problems: readonly Problem[]): void {
  const fatal = problems.find((problem) => problem.fatal)
  if (fatal) throw new UserError(fatal.what, { remedy: fatal.remedy, exitCode: ExitCode.failed })
}
