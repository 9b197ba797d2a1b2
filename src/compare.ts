import { refuseOlderNode } from './base/older-node.ts'
import { measureFingerprint } from './calibrate/measure-fingerprint.ts'
import { driverNeeds } from './config/driver-needs.ts'
import { type Plan, roundsOf } from './config/plan.ts'
import { DriverFailed } from './load/driver-failed.ts'
import { checkOwnLimits } from './load/own-limits.ts'
import { hasFaults, isAutoscaled } from './load/profile/adjust.ts'
import { driverCpuCount } from './machine/machine.ts'
import { pinThisProcess } from './machine/pinning.ts'
import { ConditionsWatch } from './observe/conditions-watch.ts'
import { conditionWarnings } from './report/content/condition-words.ts'
import type { Fingerprint } from './result/fingerprint-schema.ts'
import type { Result } from './result/schema.ts'
import { planScaling } from './run/autoscaling/plan-scaling.ts'
import { planFaults } from './run/faults/fault-plan.ts'
import { measureResilience } from './run/faults/measure-resilience.ts'
import { fitRounds, withRounds } from './run/measure/fit-rounds.ts'
import { withConfidenceFor } from './run/measure/looks.ts'
import { measureRounds } from './run/measure/measure-rounds.ts'
import { ownCpu } from './run/measure/own-cpu.ts'
import { remainingMs } from './run/measure/remaining-time.ts'
import { WorkerCounts } from './run/measure/worker-counts.ts'
import { toResult } from './run/outcome/to-result.ts'
import type { RunTarget } from './run/run-target.ts'
import { Session } from './run/session.ts'
import { compareStates, traceTarget } from './run/start/check-same-state.ts'
import { checkTarget } from './run/start/check-target.ts'
import { slowestRate } from './run/start/full-rate.ts'
import { aboveRemoteRate, limitRemoteLoad } from './run/start/limit-remote-load.ts'
import { refuseBudgets } from './run/start/refuse-budgets.ts'
import { startLines } from './run/start/start-lines.ts'
import { readTargets, startRunTargets } from './run/start/start-targets.ts'
import { TracePace } from './run/start/trace-pace.ts'
import { heat, makeReady, settle } from './run/start/warm-up-target.ts'
import { startDetail, warmUpDetail } from './run/watch/details.ts'
import type { LiveListener } from './run/watch/live.ts'
import { Phases, type Progress, SILENT, type TargetSnapshot } from './run/watch/progress.ts'
import { runSnapshot } from './run/watch/run-snapshot.ts'
import type { FinalState } from './scenario/differential.ts'
import { loadScenario } from './scenario/load.ts'
import { scenarioDataset } from './scenario/stream.ts'
import { refuseTracing } from './tracing/refuse-tracing.ts'
import type { RunTracing } from './tracing/run-tracing.ts'

export interface CompareOptions {
  /** Ends the run early, with what was measured so far. */
  readonly signal?: AbortSignal | undefined
  /** Told what is going on; nobody is where it is left out. */
  readonly progress?: Progress | undefined
  /**
   * Called when everything is up and warm, before the first round. The command line lowers its own priority here:
   * it samples at the edges of windows, on the driver's CPU, and the driver has to go first.
   */
  readonly beforeRounds?: () => void
  /**
   * Called with the result before anything is torn down: whatever goes wrong afterwards, what was measured is safe
   * where this writes it.
   */
  readonly onResult?: (result: Result) => Promise<void>
  /** Watches the rounds: told about once a second what the driver sees and what components use. */
  readonly live?: LiveListener | undefined
  /** Has a sample of the requests traced; none is where it is left out. */
  readonly trace?: TraceOptions | undefined
}

export interface TraceOptions {
  /** Share of the requests of all loads that is traced, above 0 and up to 1; searches for the capacity are left out. */
  readonly share: number
  /** Of the OTLP endpoint on 127.0.0.1; a free one where it is left out. */
  readonly port?: number | undefined
  /** Called with the traces before anything is torn down: a file in OTLP's JSON, in parts. */
  readonly onTraces: (file: Iterable<string>) => Promise<void>
}

/**
 * Runs targets side by side: starts them, checks that they do the same thing, warms each up, measures them in turn,
 * round by round, and checks after each round that nothing was lost. Targets that are not being measured stand still.
 *
 * A target that fails is out, with what was measured of it. When the signal is aborted, what was measured so far
 * comes back as an interrupted result; where the driver fails it is given to `onResult`, and the error is thrown. Throws a UserError for wrong input and for a machine that lacks what is needed.
 * What cannot be stopped or removed at the end is a warning, never an error.
 */
export async function compare(plan: Plan, options: CompareOptions = {}): Promise<Result> {
  const { signal = new AbortController().signal, progress = SILENT, beforeRounds, onResult, live, trace } = options
  refuseOlderNode()
  const startedAt = new Date()
  const runStart = performance.now()
  const phases = new Phases()
  let slowestRatePerSecond = 0 // until it is known
  let fingerprint: Fingerprint | null = null
  let fitted = plan

  await using tracing = trace && (await openTracing(trace))
  const { scenario, data, targets } = await phases.time('preparation', async () => {
    const scenario = await loadScenario(plan.scenario)
    const targets = await readTargets(plan.targets, plan.runtime, { scenario: plan.scenario, signal, tracing })
    return { scenario, data: scenarioDataset(scenario, plan.seed, plan.dataSize), targets }
  })
  await using _files = targets
  const { runTargets, choice } = targets
  await limitRemoteLoad(runTargets, aboveRemoteRate(plan))
  const topologies = runTargets.map(({ topology }) => topology)
  for (const line of startLines(choice, topologies, plan.scenario)) progress.say(line)
  for (const line of plan.leftOut ?? []) progress.say(`Note: ${line}.`)
  const conditions = await phases.time('preparation', () => ConditionsWatch.start(signal))
  const asked = { ...plan, runtime: choice.name, signal, progress }
  await using session = await phases.time('preparation', () => Session.open(asked))
  const { division, components } = session
  await refuseBudgets(plan, choice.name, runTargets, session)
  for (const runTarget of plan.profiles.some(hasFaults) ? runTargets : []) {
    runTarget.faults = planFaults(plan, runTarget.topology, await session.faultRefusal(runTarget.topology))
  }
  if (tracing !== undefined) refuseTracing(await session.hostRefusal(), choice)
  for (const runTarget of plan.profiles.some(isAutoscaled) ? runTargets : []) {
    runTarget.scale(planScaling(plan, runTarget.topology, await session.scalingRefusal(runTarget.topology)))
  }
  checkOwnLimits(driverNeeds(plan, driverCpuCount(division)))
  for (const text of conditionWarnings(conditions.conditions(components))) progress.say(`Warning: ${text}`)
  session.use('the targets', {
    [Symbol.asyncDispose]: async () => void (await Promise.all(runTargets.map((runTarget) => runTarget.stop()))),
  })

  /** Starts, checks, warms up and measures. */
  async function measureAll(): Promise<void> {
    const all = runTargets.length
    const show = (busy: (runTarget: RunTarget) => TargetSnapshot['status']): void =>
      progress.run?.(runSnapshot(runTargets, roundsOf(plan), busy))
    progress.now('taking the fingerprint of this machine')
    fingerprint = await phases.time('fingerprint', () => measureFingerprint(signal))
    await phases.time('images', () => session.prepare(runTargets.map(({ topology }) => topology)))
    progress.now(
      `starting ${runTargets.map(({ name }) => name).join(', ')}`,
      remainingMs(plan, { starts: all, checks: all, warmUps: all, targets: all }),
    )
    show(() => 'starting')
    const quotaCpus = quotaOf(plan)
    const budget = { cpuSet: division.targetCpus, memoryBytes: plan.memoryBytes, quotaCpus }
    const starting = performance.now()
    const targetsStarted = startRunTargets(runTargets, { session, budget, signal, tracing })
    targetsStarted.catch(() => {}) // it is awaited below, when the driver is there and will be stopped whatever happens
    const driver = await session.openDriver(plan, runTargets)
    await targetsStarted
    phases.add('start', performance.now() - starting)
    for (const text of runTargets.flatMap(({ record }) => startDetail(record))) progress.detail?.(text)
    using _pinned = pinThisProcess(division.driverCpus)
    const attemptAll = (work: (runTarget: RunTarget) => Promise<void>) =>
      Promise.all(runTargets.map((runTarget) => runTarget.attempt(() => work(runTarget), signal)))
    const checkData = scenarioDataset(scenario, plan.seed)
    const context = {
      plan,
      scenario,
      data,
      checkData,
      driver,
      division,
      runStart,
      signal,
      progress,
      phases,
      live,
      tracing,
    }

    progress.now(
      'checking that all do what the scenario says',
      remainingMs(plan, { checks: all, warmUps: all, targets: all }),
    )
    show(() => 'checking')
    await phases.time('contract check', () => attemptAll((runTarget) => checkTarget(runTarget, context)))
    const states = new Map<RunTarget, FinalState>()
    await phases.time('differential check', async () => {
      const traced = runTargets.filter(({ isOut, hasBench }) => !isOut && hasBench)
      const pace = new TracePace(traced.length)
      await attemptAll(async (runTarget) => {
        if (!runTarget.hasBench) return
        states.set(runTarget, await traceTarget(runTarget, context, pace))
      })
      await compareStates(states, plan.scenario)
    })
    const cold = runTargets.filter(({ isOut }) => !isOut)
    progress.now(
      `warming up ${cold.map(({ name }) => name).join(', ')}`,
      remainingMs(plan, { warmUps: cold.length, targets: cold.length }),
    )
    show(() => 'warming up')
    await phases.time('warm-up', async () => {
      await attemptAll((runTarget) => makeReady(runTarget, context))
      const ready = cold.filter(({ isOut, isGentle }) => !isOut && !isGentle)
      const heating = await heat(ready, context)
      for (const [index, runTarget] of ready.entries()) {
        const own = heating[index]
        if (own !== undefined) await runTarget.attempt(() => settle(runTarget, own, context), signal)
        for (const text of warmUpDetail(runTarget.record)) progress.detail?.(text)
      }
    })
    const left = runTargets.filter(({ isOut }) => !isOut).length
    fitted = withConfidenceFor(fitRounds(plan, left, performance.now() - runStart))
    beforeRounds?.()
    slowestRatePerSecond = slowestRate(runTargets)
    const workers = new WorkerCounts(plan.driverWorkers, driverCpuCount(division))
    await conditions.measuring(ownCpu(components, runTargets))
    try {
      const round = { ...context, plan: fitted, slowestRatePerSecond, workers }
      const inRounds = fitted.profiles.filter(({ loop }) => loop !== 'faults')
      if (inRounds.length > 0) {
        const planned = { ...round, plan: { ...fitted, profiles: inRounds } }
        fitted = withRounds(fitted, await measureRounds(runTargets, planned, () => conditions.sample()))
      }
      await measureResilience(runTargets, { ...round, session, budget }, () => conditions.sample())
    } finally {
      await conditions.measured()
    }
    if (tracing !== undefined) {
      progress.now('waiting for the last spans')
      await attemptAll(({ deployment }) => deployment.resume())
      await tracing.settled(signal)
    }
  }

  let driverFailure: DriverFailed | undefined
  try {
    await measureAll()
  } catch (error) {
    const isOfUse = error instanceof DriverFailed && runTargets.some(({ record }) => record.rounds.length > 0)
    if (isOfUse && !signal.aborted) driverFailure = error
    else if (!isAbortOf(signal, error)) throw error
  }
  const wallTimeMs = performance.now() - runStart
  const facts = {
    plan: fitted,
    runtime: choice,
    runtimeVersions: session.versions,
    scenario,
    data,
    runTargets,
    phases,
    fingerprint,
    division,
    conditions: conditions.conditions(components),
    problems: driverFailure === undefined ? session.problems : [...session.problems, driverFailure.problem],
    startedAt,
    wallTimeMs,
    slowestRatePerSecond,
  }
  if (tracing !== undefined) await trace?.onTraces(tracing.file)
  const result = toResult({
    ...facts,
    tracing: tracing?.summary,
    interrupted: signal.aborted || driverFailure !== undefined,
  })
  await onResult?.(result)
  if (driverFailure !== undefined) throw driverFailure
  progress.now('stopping everything', 0)
  return result
}

/** Where one of several budgets takes a quota, all have one: what a quota itself does to a target is in every point. */
function quotaOf({ cpus, cpuBudgets = [] }: Plan): number | undefined {
  return [cpus, ...cpuBudgets].every(Number.isInteger) ? undefined : cpus
}

/** What traces a run is loaded only where it is asked for. */
async function openTracing({ share, port }: TraceOptions): Promise<RunTracing> {
  const { RunTracing } = await import('./tracing/run-tracing.ts')
  return RunTracing.open(share, port)
}

/** Whether an error says no more than that the signal was aborted: a bug that shows while stopping is none of these. */
function isAbortOf(signal: AbortSignal, error: unknown): boolean {
  if (!signal.aborted) return false
  return (
    error === signal.reason ||
    (error instanceof Error && (error.name === 'AbortError' || error.cause === signal.reason))
  )
}
