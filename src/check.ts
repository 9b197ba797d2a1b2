import { UserError } from './base/errors.ts'
import { refuseOlderNode } from './base/older-node.ts'
import type { Plan } from './config/plan.ts'
import type { TargetResult } from './result/schema.ts'
import type { RunTarget } from './run/run-target.ts'
import { Session } from './run/session.ts'
import { compareStates, traceTarget } from './run/start/check-same-state.ts'
import { checkTarget } from './run/start/check-target.ts'
import { limitRemoteLoad } from './run/start/limit-remote-load.ts'
import { startLines } from './run/start/start-lines.ts'
import { readTargets, startRunTargets } from './run/start/start-targets.ts'
import { TracePace } from './run/start/trace-pace.ts'
import type { Progress } from './run/watch/progress.ts'
import type { RuntimeChoice } from './runtime/choose-runtime.ts'
import type { FinalState } from './scenario/differential.ts'
import { loadScenario } from './scenario/load.ts'
import { scenarioDataset } from './scenario/stream.ts'
import type { AskedTarget } from './target/target.ts'
import type { Topology } from './topology/topology.ts'

/** What is checked, and where. */
export interface CheckPlan
  extends Pick<Plan, 'scenario' | 'seed' | 'cpus' | 'memoryBytes' | 'runtime' | 'images' | 'startTimeoutMs'> {
  readonly target: AskedTarget
  /** Whose final state the target's must be like; undefined: only the answers and what is stored are held against the scenario. */
  readonly against: AskedTarget | undefined
}

export interface CheckOptions {
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** What was found out about a target, with nothing measured. */
export interface Checked extends Pick<TargetResult, 'name' | 'contract' | 'differential' | 'failure' | 'unchecked'> {
  readonly scenario: string
  readonly runtime: RuntimeChoice
  /** The target whose final state was the same; null where it was not looked at, or is another. */
  readonly sameStateAs: string | null
  /** How it is started alone, to look into it. */
  readonly topology: Topology
}

/** Throws a UserError where what a target is held against has failed: that says nothing of the target. */
function refuseFailed(reference: RunTarget | undefined): void {
  const failure = reference?.record.failure
  if (!failure) return
  throw new UserError(`${reference?.name}, which the target was to be compared with, failed`, {
    found: failure.message,
    remedy: 'Give --against another target, or --against none',
  })
}

/**
 * Starts a target, loads the data, checks the contract case by case, sends the trace of the differential check and holds
 * the final state against that of another target. Nothing is measured and nothing is kept.
 * Throws a UserError for wrong input, where that other target fails, and for a machine that lacks what is needed; what is wrong with the target is in what it returns.
 */
export async function check(plan: CheckPlan, { signal, progress }: CheckOptions): Promise<Checked> {
  refuseOlderNode()
  const scenario = await loadScenario(plan.scenario)
  const asked = plan.against === undefined ? [plan.target] : [plan.target, plan.against]
  await using targets = await readTargets(asked, plan.runtime, { scenario: plan.scenario, signal })
  const { runTargets, choice } = targets
  const [target, reference] = runTargets
  if (target === undefined) throw new TypeError('a target was asked for')
  await limitRemoteLoad(runTargets, undefined)
  const topologies = runTargets.map(({ topology }) => topology)
  for (const line of startLines(choice, topologies, plan.scenario)) progress.say(line)
  await using session = await Session.open({ ...plan, runtime: choice.name, signal, progress })
  session.use('the targets', {
    [Symbol.asyncDispose]: async () => void (await Promise.all(runTargets.map((runTarget) => runTarget.stop()))),
  })
  await session.prepare(topologies)
  progress.now(`starting ${runTargets.map(({ name }) => name).join(', ')}`)
  const budget = { cpuSet: session.division.targetCpus, memoryBytes: plan.memoryBytes }
  await startRunTargets(runTargets, { session, budget, signal })
  refuseFailed(reference)

  const checkData = scenarioDataset(scenario, plan.seed)
  const context = { plan, scenario, checkData, signal, progress }
  const states = new Map<RunTarget, FinalState>()
  progress.now('checking the contract')
  await target.attempt(() => checkTarget(target, context), signal)
  if (!target.isOut && target.hasBench) {
    progress.now('sending operations in a row')
    const both = runTargets.filter(({ isOut }) => !isOut)
    const pace = new TracePace(both.length)
    const trace = async (one: RunTarget): Promise<void> => void states.set(one, await traceTarget(one, context, pace))
    await Promise.all(both.map((one) => one.attempt(() => trace(one), signal)))
    refuseFailed(reference)
    await compareStates(states, plan.scenario)
  }
  const { name, contract, differential, failure, unchecked } = target.record
  return {
    name,
    scenario: scenario.name,
    runtime: choice,
    contract,
    differential,
    failure,
    ...(unchecked && { unchecked }),
    sameStateAs: failure === null && states.size === 2 ? (reference?.name ?? null) : null,
    topology: target.topology,
  }
}
