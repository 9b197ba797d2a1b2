import { ExitCode, messageOf, UserError } from '../../base/errors.ts'
import { shellWord } from '../../base/shell-word.ts'
import { describeLog, KEPT_LINES } from '../../runtime/failure-log.ts'
import type { Deployment } from '../../runtime/runtime.ts'
import type { Arm } from '../verdict-document.ts'

/** `start`: before it was ready; `work`: while it was checked, warmed up or measured. */
export type FailedWhen = 'start' | 'work'

export interface ArmFailure {
  readonly arm: string
  readonly when: FailedWhen
  readonly kind: Arm['kind']
  readonly source: string
  /** How often it was tried. */
  readonly attempts: number
  readonly cause: unknown
  /** The first case of the contract that it failed, in words; undefined: it failed none. */
  readonly brokenContract?: string | undefined
}

/** One of the arms cannot be measured any further. Says when it failed, and what it logged last where that is known. */
export class ArmFailed extends UserError {
  readonly arm: string
  readonly when: FailedWhen
  readonly brokenContract: string | undefined

  constructor({ arm, when, kind, source, attempts, cause, brokenContract }: ArmFailure) {
    const details = cause instanceof UserError ? cause.details : undefined
    const tries = attempts > 1 ? ` in ${attempts} attempts` : ''
    const come = kind === 'url' ? 'be reached' : 'be started'
    const how = when === 'start' ? `could not ${come}${tries}` : 'failed while it was measured'
    const hasFile = kind !== 'command' && kind !== 'url'
    super(`${sideOf(arm)} ${how}: ${messageOf(cause)}`, {
      ...details,
      file: hasFile ? details?.file : undefined,
      remedy: remedyFor(kind, source, details?.remedy),
      // A base that breaks its contract is no fault of the candidate.
      exitCode: exitCodeOf(cause, arm),
      cause,
    })
    this.arm = arm
    this.when = when
    this.brokenContract = brokenContract
  }
}

/** `control` is a name of the gate; its user has one base. */
function sideOf(arm: string): string {
  return arm === 'candidate' ? 'the candidate' : arm === 'control' ? 'the base (its second arm)' : 'the base'
}

function exitCodeOf(cause: unknown, arm: string): ExitCode {
  const own = cause instanceof UserError ? cause.exitCode : ExitCode.failed
  return own === ExitCode.broken && arm !== 'candidate' ? ExitCode.failed : own
}

function remedyFor(kind: Arm['kind'], source: string, own: string | undefined): string {
  if (kind === 'command') return 'Run the command by hand, with HOST=127.0.0.1 and PORT=8080, to look into it'
  if (kind === 'url') return 'See that it runs, and that its address is right'
  // An arm goes by a name of the gate, which "archbench up" does not know.
  const isOfTheArm = own === undefined || own.includes('"archbench up')
  if (!isOfTheArm) return own
  const what =
    kind === 'target'
      ? `"archbench up ${shellWord(source)} --empty --verbose"`
      : `"archbench up" and the compose file of ${source}`
  return `Start it alone with ${what} to look into it`
}

/** An error of an arm that is still up, with what its components logged last. */
export async function withLogTail(error: unknown, deployment: Deployment): Promise<unknown> {
  // What is wrong with the target's own files or answers is not in its log, and the end of a component says it already.
  if (error instanceof UserError && (error.exitCode !== ExitCode.failed || error.details.found !== undefined)) {
    return error
  }
  const logs = await Promise.all(
    deployment.topology.services.map(async ({ name }) => {
      const lines = await deployment.logs(name, KEPT_LINES).catch(() => [])
      return deployment.topology.services.length === 1 ? lines : lines.map((line) => `${name}: ${line}`)
    }),
  )
  return new UserError(messageOf(error), {
    found: describeLog(deployment.topology.name, logs.flat()),
    remedy: error instanceof UserError ? error.details.remedy : 'Look into its log',
    exitCode: ExitCode.failed,
    cause: error,
  })
}
