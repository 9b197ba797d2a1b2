import { ExitCode, UserError } from '../errors.ts'

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
}
