import type { Usage } from '../cost/model/usage.ts'
import { hodgesLehmann } from '../stats/hodges-lehmann.ts'
import { type HeadlineProfiles, headlineProfiles, useStages } from './headline-stages.ts'
import { hasUse } from './round-metrics.ts'
import type { Result, Round, StageResult, TargetResult } from './schema.ts'

/** What a target used in each of its rounds that count and in which it is available, for a cost with an interval. */
export function usageByRound(result: Result, target: TargetResult): Map<number, Usage> {
  const headline = headlineProfiles(result.plan)
  const usages = target.rounds.flatMap((round): [number, Usage][] => {
    const usage = usageOfRound(target, round, headline)
    return usage === undefined ? [] : [[round.round, { ...usage, ...inResult(result, target) }]]
  })
  return new Map(usages)
}

/** What one round says that a target uses for a request; undefined where the round does not count, or a figure is missing. */
export function usageOfRound(target: TargetResult, round: Round, headline: HeadlineProfiles): Usage | undefined {
  const stages = useStages(round, headline)
  if (stages.length === 0 || !stages.every(hasUse)) return undefined
  const completed = stages.reduce((sum, { requests }) => sum + requests.completed, 0)
  const uses = (name: string) => stages.flatMap(({ components }) => components.filter((use) => use.component === name))
  return {
    name: target.name,
    components: target.components.map(({ name, cost }) => ({
      name,
      kind: cost,
      cpuSecondsPerRequest: uses(name).reduce((sum, { cpuMs }) => sum + (cpuMs ?? 0), 0) / 1_000 / completed,
      memoryBytes: uses(name).reduce((highest, { memoryBytes }) => Math.max(highest, memoryBytes ?? 0), 0),
    })),
    functions: functionUse(stages, completed),
    writesPerRequest: writesPerRequest(round),
    capacityPerSecond: null,
    responseBytes: null,
    source: 'measured',
    isMeasured: true,
  }
}

/**
 * What a target uses for a request: the Hodges-Lehmann estimate of each figure over the rounds that count.
 * @returns undefined where no round does
 */
export function usageOfTarget(result: Result, target: TargetResult): Usage | undefined {
  const usages = [...usageByRound(result, target).values()]
  const [first] = usages
  if (!first) return undefined
  const estimate = (of: (usage: Usage) => number): number => hodgesLehmann(usages.map(of), result.plan.confidence).value
  const functionFigure = (of: (use: NonNullable<Usage['functions']>) => number): number =>
    estimate(({ functions }) => (functions === null ? 0 : of(functions)))
  return {
    ...first,
    components: first.components.map((component, at) => ({
      ...component,
      cpuSecondsPerRequest: estimate(({ components }) => components[at]?.cpuSecondsPerRequest ?? 0),
      memoryBytes: estimate(({ components }) => components[at]?.memoryBytes ?? 0),
    })),
    functions: first.functions && {
      invocationsPerRequest: functionFigure((use) => use.invocationsPerRequest),
      gbSecondsPerRequest: functionFigure((use) => use.gbSecondsPerRequest),
      billedMs: functionFigure((use) => use.billedMs),
      coldShare: functionFigure((use) => use.coldShare),
    },
    writesPerRequest: estimate(({ writesPerRequest }) => writesPerRequest),
  }
}

/** What a whole result knows of a target besides. */
function inResult(result: Result, target: TargetResult): Partial<Usage> {
  const summary = result.summary.targets.find(({ target: name }) => name === target.name)
  return {
    ...capacityOf(result, summary?.estimates.capacityPerSecond),
    ...scalingOfTarget(target, result.budget.cpus),
    ...scaleOutOf(target),
    source: `measured on ${result.startedAt.slice(0, 10)}: ${target.name} on ${result.scenario.name}, ${result.environment.runtime} runtime`,
  }
}

function scalingOfTarget({ scaling }: TargetResult, cpus: number): Pick<Usage, 'scaling' | 'scalingRefused'> {
  const law = scaling?.law
  if (law == null) return {}
  if (law.refusedBecause !== null) return { scalingRefused: true }
  return { scaling: { sigma: law.sigma.value, kappa: law.kappa.value, measuredAt: cpus } }
}

/** The middle delay of all replicas that were added, and what they used of their CPU; nothing where none was added. */
function scaleOutOf({ rounds }: TargetResult): Pick<Usage, 'scaleOut'> {
  const fleets = rounds.flatMap(({ autoscaling = [] }) => autoscaling.flatMap((one) => one.fleets))
  const startsMs = fleets.flatMap((fleet) => fleet.startsMs).toSorted((a, b) => a - b)
  const middleMs = startsMs[Math.floor(startsMs.length / 2)]
  if (middleMs === undefined) return {}
  const hadMs = fleets.reduce((sum, { replicaMs, cpus }) => sum + replicaMs * cpus, 0)
  const usedMs = fleets.reduce((sum, { replicaMs, cpus, cpuShare }) => sum + replicaMs * cpus * (cpuShare ?? 0), 0)
  const isKnown = usedMs > 0 && fleets.every(({ cpuShare }) => cpuShare !== null)
  return { scaleOut: { delaySeconds: middleMs / 1_000, utilisation: isKnown ? Math.min(1, usedMs / hadMs) : null } }
}

/** A lower bound limits nothing; nor does a budget say much of targets that were not held to it. */
function capacityOf(
  { budget, environment }: Result,
  capacity: { value: number; atLeast: boolean } | undefined,
): Pick<Usage, 'capacityPerSecond' | 'budgetVcpus'> {
  if (!capacity || capacity.atLeast) return { capacityPerSecond: null }
  const isHeld = environment.isolation === 'pinned'
  return { capacityPerSecond: capacity.value, ...(isHeld ? { budgetVcpus: budget.cpus } : {}) }
}

function functionUse(stages: readonly StageResult[], completed: number): Usage['functions'] {
  const uses = stages.map(({ functions }) => functions).filter((use) => use !== null)
  const invocations = uses.reduce((sum, use) => sum + use.invocations, 0)
  if (invocations === 0) return null
  const gbSeconds = uses.reduce((sum, use) => sum + use.gbSeconds, 0)
  return {
    invocationsPerRequest: invocations / completed,
    gbSecondsPerRequest: gbSeconds / completed,
    billedMs: uses.reduce((sum, use) => sum + use.billedMs, 0) / invocations,
    coldShare: uses.reduce((sum, use) => sum + use.coldStarts, 0) / invocations,
  }
}

/** Accepted writes of the whole round for each of its right answers: the mix of operations is the same in all stages. */
function writesPerRequest({ findings, stages }: Round): number {
  const completed = stages.reduce((sum, { requests }) => sum + requests.completed, 0)
  return completed === 0 ? 0 : findings.verified / completed
}
