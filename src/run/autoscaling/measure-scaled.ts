import { ExitCode, UserError } from '../../base/errors.ts'
import type { OpenProfile } from '../../load/profile/profile.ts'
import type { ProfileLoad } from '../../load/profile/resolve.ts'
import { lag, outcomeOf, replicaMs } from '../../result/autoscaling-figures.ts'
import type { AutoscalingOutcome, AutoscalingResult, FleetResult } from '../../result/autoscaling-schema.ts'
import type { StageResult } from '../../result/schema.ts'
import { drain } from '../../scenario/audit.ts'
import { type MeasuredLoad, measureLoad } from '../measure/measure-load.ts'
import type { RoundContext } from '../measure/round-context.ts'
import type { RoundLedger } from '../measure/round-ledger.ts'
import type { RunTarget } from '../run-target.ts'
import { type FleetSeen, resize } from './fleet-course.ts'

/** A target that is overloaded may not answer what it is asked beside its load. */
const LONGEST_QUESTION_MS = 1_000

/**
 * Drives a load while replicas follow it, and then the same traffic again against a fixed fleet of the average size, with fresh
 * data and behind the same fronts. Afterwards there are as many replicas as there may be.
 */
export async function measureScaled(
  runTarget: RunTarget,
  { name: profile }: OpenProfile,
  load: ProfileLoad,
  { seed, roundLedger }: { readonly seed: number; readonly roundLedger: RoundLedger },
  context: RoundContext,
): Promise<{ readonly stages: StageResult[]; readonly scaling: AutoscalingResult }> {
  const { plan, scenario, signal, progress } = context
  const { scaling: rules, client, hasBench, deployment } = runTarget
  if (!hasBench && rules.some(({ metric }) => metric === 'queue')) throw noQueue(runTarget.name)
  const readQueue = async (): Promise<number | null> => {
    const asked = { drainTimeoutMs: 0, answerTimeoutMs: LONGEST_QUESTION_MS, signal }
    const drained = await drain(scenario, client, asked).catch(() => null)
    return drained?.stillPending ?? null
  }
  const drive = async (fixed: readonly number[]): Promise<MeasuredLoad> => {
    const scaled = rules.map((rule, index) => ({ rule, fixed: fixed[index] }))
    // Errors and slow answers are what is looked for: nothing is given up for them.
    const how = { seed, workers: plan.driverWorkers, scaled, readQueue }
    const measured = await measureLoad(runTarget, { ...load, errorLimit: undefined }, how, context)
    roundLedger.note([measured.ledger])
    return measured
  }
  const followed = await drive([])
  const lengthMs = followed.stages.reduce((sum, { windowMs }) => sum + windowMs, 0)
  const fleets = followed.fleets.map((seen) => fleetResult(seen, followed.stages, lengthMs))
  progress.now(`${runTarget.name}: the same traffic for ${fleets.map(describeFixed).join(', ')}`)
  await roundLedger.close()
  await roundLedger.open()
  const fixed = await drive(fleets.map(({ fixedReplicas }) => fixedReplicas))
  await Promise.all(rules.map(({ component, max }) => resize(deployment.fleet(component), max)))
  const outcome = (stages: MeasuredLoad['stages'], used: number): AutoscalingOutcome => ({
    ...outcomeOf(stages, scenario.slo),
    replicaMs: used,
  })
  const sum = (of: (fleet: FleetResult) => number): number => fleets.reduce((total, fleet) => total + of(fleet), 0)
  return {
    stages: followed.stages.map((stage) => ({ ...stage, attempts: 1 })),
    scaling: {
      profile,
      lengthMs,
      fleets,
      autoscaled: outcome(
        followed.stages,
        sum((fleet) => fleet.replicaMs),
      ),
      fixed: outcome(
        fixed.stages,
        sum((fleet) => fleet.fixedReplicas * lengthMs),
      ),
    },
  }
}

function fleetResult(
  { rule, samples, startsMs }: FleetSeen,
  stages: MeasuredLoad['stages'],
  lengthMs: number,
): FleetResult {
  const usedMs = replicaMs(samples, lengthMs)
  const cpuMs = stages.map(
    ({ components }) => components.find(({ component }) => component === rule.component)?.cpuMs ?? null,
  )
  return {
    ...rule,
    course: samples.map((sample) => ({ ...sample })),
    startsMs: [...startsMs],
    replicaMs: usedMs,
    most: Math.max(0, ...samples.map(({ serving }) => serving)),
    atEnd: samples.at(-1)?.serving ?? 0,
    ...lag(samples, stages),
    cpuShare:
      cpuMs.includes(null) || usedMs === 0
        ? null
        : cpuMs.reduce<number>((sum, used) => sum + (used ?? 0), 0) / (usedMs * rule.cpus),
    fixedReplicas: Math.max(1, Math.min(rule.max, Math.ceil(usedMs / lengthMs - 1e-9))),
  }
}

function describeFixed({ component, fixedReplicas }: FleetResult): string {
  return `${fixedReplicas} replicas of ${component}`
}

function noQueue(target: string): UserError {
  return new UserError(`${target} does not say how many accepted writes are not applied yet`, {
    key: '--autoscale',
    found: 'a rule with queue, for a target that serves no /bench routes',
    remedy: 'Scale it by cpu or in-flight',
    exitCode: ExitCode.failed,
  })
}
