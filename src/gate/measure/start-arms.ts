import { setTimeout as delay } from 'node:timers/promises'
import { ExitCode, messageOf, UserError } from '../../base/errors.ts'
import type { RunTarget } from '../../run/run-target.ts'
import { type DeployOptions, deploy } from '../../run/start/start-targets.ts'
import { waitUntilItAnswers } from '../../target/url/wait-until-it-answers.ts'
import type { FailedStart } from '../verdict-document.ts'
import { ArmFailed, withLogTail } from './arm-failed.ts'
import type { StartableArm } from './arms.ts'

const ATTEMPTS = 3
/** Before the second attempt, and twice as long before the third: what was in the way may pass. */
const PAUSE_MS = 500
/** What was started just now may need longer until it answers than what runs already. */
const PATIENCE_MS = 15_000

/** A start of an arm that failed. */
export interface FailedAttempt<Name extends string> extends Omit<FailedStart, 'arm'> {
  readonly arm: Name
}

export interface StartOptions<Name extends string> extends DeployOptions {
  /** Number of the start, from 0. */
  readonly start: number
  /** Told of each start that failed, before it is tried again. */
  readonly onFailedStart: (failed: FailedAttempt<Name>) => void
}

export interface RunningArm<Name extends string> {
  readonly arm: StartableArm<Name>
  readonly runTarget: RunTarget
}

/**
 * Starts fresh processes of all arms side by side. An arm that fails is tried again, three times in all: a port that was taken
 * meanwhile or a machine that was out of breath is no fault of the change. What is wrong in its files is not tried again.
 * Rejects with `ArmFailed` when an arm does not come up, and with the signal's reason; then nothing is left running.
 */
export async function startArms<Name extends string>(
  arms: readonly StartableArm<Name>[],
  options: StartOptions<Name>,
): Promise<RunningArm<Name>[]> {
  const outcomes = await Promise.allSettled(arms.map((arm) => startArm(arm, options)))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  const running = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  if (failed === undefined) return running
  await Promise.all(running.map(({ runTarget }) => runTarget.stop()))
  options.signal.throwIfAborted()
  throw failed.reason
}

async function startArm<Name extends string>(
  arm: StartableArm<Name>,
  options: StartOptions<Name>,
): Promise<RunningArm<Name>> {
  const { start, signal, onFailedStart } = options
  for (let attempt = 1; ; attempt += 1) {
    const runTarget = arm.runTarget()
    try {
      await bringUp(arm, runTarget, options)
      return { arm, runTarget }
    } catch (cause) {
      await runTarget.stop()
      signal.throwIfAborted()
      onFailedStart({ arm: arm.name, start, attempt, reason: messageOf(cause) })
      if (attempt === ATTEMPTS || !mayPass(cause)) {
        const { kind, source } = arm.open.description
        throw new ArmFailed({ arm: arm.name, when: 'start', kind, source, attempts: attempt, cause })
      }
      await delay(PAUSE_MS * attempt, undefined, { signal })
    }
  }
}

async function bringUp(
  { open, topology }: StartableArm<string>,
  runTarget: RunTarget,
  options: DeployOptions,
): Promise<void> {
  const start = performance.now()
  const running = await deploy(runTarget, options)
  runTarget.started(running, open.url === undefined ? performance.now() - start : 0, options.signal)
  const { deployment } = runTarget
  // Where there is a path that tells its health, the runtime has asked for it.
  if (topology.services.some((service) => service.name === topology.entrypoint && service.healthPath)) return
  if (open.url !== undefined) return
  try {
    await Promise.race([waitUntilItAnswers(deployment.entrypoint, PATIENCE_MS, options.signal), deployment.crashed])
  } catch (error) {
    throw await withLogTail(error, deployment)
  }
}

/** A wrong file stays wrong. */
function mayPass(cause: unknown): boolean {
  return !(cause instanceof UserError) || cause.exitCode === ExitCode.failed
}
