import { messageOf, UserError } from '../../base/errors.ts'
import { LEAD_IN_MS, MAX_IN_FLIGHT } from '../../config/plan.ts'
import { DriverFailed } from '../../load/driver-failed.ts'
import type { FaultsProfile } from '../../load/profile/profile.ts'
import { type ProfileLoad, ratePerSecond } from '../../load/profile/resolve.ts'
import type { ResilienceCell } from '../../result/resilience-schema.ts'
import { drain } from '../../scenario/audit.ts'
import { byFindingKind } from '../../scenario/finding.ts'
import { addHistograms, countUpTo, decodeHistogram } from '../../stats/latency-histogram.ts'
import { type MeasuredLoad, measureLoad } from '../measure/measure-load.ts'
import { outsideCause } from '../measure/outside-cause.ts'
import type { RoundContext } from '../measure/round-context.ts'
import { RoundLedger } from '../measure/round-ledger.ts'
import { firstLoads } from '../measure/round-traffic.ts'
import type { RunTarget } from '../run-target.ts'
import { trafficSeed } from '../seeds.ts'
import { fullRateFor } from '../start/full-rate.ts'
import { effectsOf } from './effects-of.ts'
import type { Drill } from './fault-plan.ts'
import { RecoveryWatch } from './recovery-watch.ts'

export interface DrillsContext extends RoundContext {
  /** Stops a target whose component has ended by itself, and starts it again. Rejects where it does not start. */
  restart(runTarget: RunTarget): Promise<void>
}

/** A target with a fault may never answer what it is asked beside its load. */
const LONGEST_QUESTION_MS = 1_000

/**
 * Does to each component of a target, one after the other, what the profile says: each fault in a load of its own, with fresh
 * data and a ledger check. A target that does not survive one is started again for the next.
 */
export async function measureDrills(
  runTarget: RunTarget,
  profile: FaultsProfile,
  context: DrillsContext,
): Promise<void> {
  const { progress, signal } = context
  const cells: ResilienceCell[] = []
  runTarget.record.resilience = cells
  const drills = runTarget.faults.drills(profile.name)
  for (const [index, drill] of drills.entries()) {
    const { component, fault, refusal } = drill
    if (runTarget.failed) {
      cells.push(withoutFigures(drill, 'the target could not be started again after the fault before'))
      continue
    }
    if (refusal !== undefined) {
      cells.push(withoutFigures(drill, refusal))
      continue
    }
    progress.now(`${runTarget.name}: ${fault.kind} of ${component}, ${index + 1} of ${drills.length}`)
    try {
      cells.push(await measureDrill(runTarget, drill, index, profile, context))
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof DriverFailed) throw error
      // The end of a component shows first in what it no longer answers.
      const cause = (await outsideCause(runTarget.deployment)) ?? error
      cells.push(withoutFigures(drill, cause instanceof UserError ? cause.paragraph() : messageOf(cause)))
      await restarted(runTarget, context)
    }
  }
}

async function restarted(runTarget: RunTarget, { restart, signal }: DrillsContext): Promise<void> {
  try {
    await restart(runTarget)
  } catch (error) {
    signal.throwIfAborted()
    await runTarget.fail(error)
  }
}

async function measureDrill(
  runTarget: RunTarget,
  { component, fault }: Drill,
  index: number,
  profile: FaultsProfile,
  context: DrillsContext,
): Promise<ResilienceCell> {
  const { scenario, plan, signal, live } = context
  const { client, deployment, hasBench } = runTarget
  const crashes: unknown[] = []
  deployment.crashed.catch((error: unknown) => crashes.push(error))
  const roundLedger = new RoundLedger(runTarget, context)
  await roundLedger.open()
  const readPending = async (): Promise<number> =>
    (await drain(scenario, client, { drainTimeoutMs: 0, answerTimeoutMs: LONGEST_QUESTION_MS, signal })).stillPending
  const watch = new RecoveryWatch(fault, scenario.slo, hasBench ? readPending : undefined)
  const rate = ratePerSecond(profile.rate, fullRateFor(profile.of, runTarget, plan, context.slowestRatePerSecond))
  const measured = await measureLoad(
    runTarget,
    { ...loadOf(profile, rate), faults: [fault] },
    {
      seed: trafficSeed(plan, index, placeOf(profile, plan), 1),
      workers: plan.driverWorkers,
      isOver: (elapsedMs) => crashes.length > 0 || watch.isOver(elapsedMs),
    },
    {
      ...context,
      live: (event) => {
        if (event.kind === 'load') watch.take(event)
        live?.(event)
      },
    },
  )
  if (crashes.length > 0) throw crashes[0]
  roundLedger.note([measured.ledger])
  await roundLedger.close()
  return cellOf(component, measured, watch.backlogMs, roundLedger, context)
}

/** Of its loads among those of a round. */
function placeOf(profile: FaultsProfile, plan: RoundContext['plan']): number {
  return firstLoads(plan)[plan.profiles.indexOf(profile)] ?? 0
}

function loadOf({ name: profile, arrivals, beforeMs, faultMs, recoveryMs }: FaultsProfile, rate: number): ProfileLoad {
  const stage = (name: string, durationMs: number) => ({
    name,
    durationMs,
    fromRatePerSecond: rate,
    toRatePerSecond: rate,
  })
  const stages = [stage('before', beforeMs), stage('fault', faultMs), stage('after', recoveryMs)]
  return {
    profile,
    stages: stages.map(({ name }) => name),
    errorLimit: undefined,
    load: { loop: 'open', arrivals, maxInFlight: MAX_IN_FLIGHT, leadInMs: LEAD_IN_MS, stages },
  }
}

function cellOf(
  component: string,
  measured: MeasuredLoad,
  backlogMs: number | undefined,
  roundLedger: RoundLedger,
  { scenario }: DrillsContext,
): ResilienceCell {
  const stages = measured.stages.map((stage) => ({ ...stage, attempts: 1 }))
  const [effect] = effectsOf({ stages, faults: measured.faults }, scenario.slo)
  if (effect === undefined) throw new TypeError('a load with a fault tells of it')
  const hit = stages.slice(1)
  const { findings } = roundLedger.result
  return {
    component,
    kind: effect.kind,
    amount: effect.amount,
    reason: null,
    effect,
    errors: sumByKind(hit.map(({ errors }) => errors)),
    backlogMs: backlogMs ?? null,
    stale: staleOf(hit, scenario.slo.visibilityP99Ms),
    writes: {
      ...roundLedger.writes,
      ...byFindingKind((kind) => findings[kind]),
    },
    examples: [...findings.examples],
  }
}

function withoutFigures({ component, fault }: Drill, reason: string): ResilienceCell {
  const { kind, amount } = fault
  return {
    component,
    kind,
    amount: amount ?? null,
    reason,
    effect: null,
    errors: {},
    backlogMs: null,
    stale: { sampled: 0, late: 0 },
    writes: null,
    examples: [],
  }
}

function staleOf(stages: MeasuredLoad['stages'], limitMs: number): ResilienceCell['stale'] {
  const seen = addHistograms(stages.map((stage) => decodeHistogram(stage.visibility.histogram)))
  const never = stages.reduce((sum, { invisible }) => sum + invisible, 0)
  return { sampled: seen.totalCount + never, late: seen.totalCount - countUpTo(seen, limitMs) + never }
}

function sumByKind(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const kinds = new Set(records.flatMap((record) => Object.keys(record)))
  return Object.fromEntries(
    [...kinds].map((kind) => [kind, records.reduce((sum, record) => sum + (record[kind] ?? 0), 0)]),
  )
}
