import { ExitCode, UserError } from '../base/errors.ts'
import type { Problem } from '../base/problem.ts'

/** The process or a thread that makes load is gone: no fault of the target, nor of archbench where the system or a person ended it. */
export class DriverFailed extends UserError {
  /** @param what e.g. `the load driver ended` @param why a signal, an exit code, what it said last */
  constructor(what: string, why: string) {
    super(what, {
      found: why,
      remedy:
        'Run it again. Where the system ended it for want of memory ("out of memory" in its log), give the machine more or drive with fewer --connections',
      exitCode: ExitCode.failed,
    })
  }

  /** As a warning of the result that it cut short. */
  get problem(): Problem {
    const { found, remedy } = this.details
    return { what: `${capitalised(this.message)} (${found}), and the run with it`, remedy, fatal: false }
  }
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
