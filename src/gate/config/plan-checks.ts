import { UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import type { Profile } from '../../load/profile/profile.ts'
import { ERROR_SHARE, GATE_METRICS, type GateMetric, type GateMetricKey, WHOLE_ROUND } from '../gate-metrics.ts'
import type { PlannedCheck } from '../gate-plan.ts'
import type { Threshold } from '../verdict-document.ts'
import type { GateConfig } from './gate-schema.ts'
import { parseThreshold } from './parse-threshold.ts'

/**
 * What a gate checks that was told nothing: CPU time per request, which holds stillest, throughput and the median at a
 * fixed rate. p99 scatters too much in short rounds to fail a build.
 */
export const DEFAULT_THRESHOLDS: Readonly<Partial<Record<GateMetricKey, readonly [Threshold['level'], string]>>> = {
  cpuPerRequest: ['fail', '+3%'],
  throughput: ['fail', '-5%'],
  p50: ['fail', '+10%'],
  p99: ['warn', '+25%'],
}

/** Holds unless it is named: a candidate that fails requests must not pass for a quick one. */
const HARD_RULES: typeof DEFAULT_THRESHOLDS = { errorRate: ['fail', '< 0.1%'] }

export interface StageName {
  readonly stage: string
  readonly loop: 'closed' | 'open'
}

/** The stages that rounds consist of, by the names that checks and configuration use. */
export function stageNames(profiles: readonly Profile[]): StageName[] {
  return profiles.flatMap((profile): StageName[] => {
    if (profile.loop === 'search' || profile.loop === 'faults') return []
    const { name, loop, stages } = profile
    return stages.map((stage) => ({ stage: stageName(name, stage.name, stages.length), loop }))
  })
}

/** `steady`, or `spike/peak` where the profile has several stages. */
export function stageName(profile: string, stage: string, stages: number): string {
  return stages === 1 ? profile : `${profile}/${stage}`
}

/**
 * The checks of a gate. A threshold that names no stage counts for the first one of its loop, that of errors for all
 * stages together; thresholds in the file take the place of the defaults, but for the hard rules.
 * Throws a UserError for a stage that is not driven, and where no driven stage can tell a metric that was asked for.
 */
export function planChecks(
  config: Pick<GateConfig, 'thresholds' | 'stages'>,
  profiles: readonly Profile[],
): PlannedCheck[] {
  const stages = stageNames(profiles)
  const asked = config.thresholds
  const checks: PlannedCheck[] = []
  for (const metric of GATE_METRICS) {
    const rule = (asked === undefined ? DEFAULT_THRESHOLDS[metric.key] : undefined) ?? HARD_RULES[metric.key]
    const thresholds = asked?.[metric.key] ?? defaultThreshold(metric, rule)
    if (thresholds.length === 0) continue
    const stage = stageOf(metric, stages)
    if (stage === undefined && asked?.[metric.key] === undefined) continue
    if (stage === undefined) throw notDriven(metric, profiles)
    checks.push(...thresholds.map((threshold) => ({ stage, metric, threshold })))
  }
  for (const [stage, byMetric] of Object.entries(config.stages ?? {})) {
    const known = stages.find((one) => one.stage === stage)
    if (known === undefined) throw unknownStage(stage, stages)
    for (const metric of GATE_METRICS) {
      const thresholds = byMetric[metric.key]
      if (thresholds === undefined) continue
      if (metric.source === 'round' && metric.metric !== ERROR_SHARE) throw wrongStage(metric, stage)
      const others = checks.filter((check) => check.stage !== stage || check.metric.key !== metric.key)
      checks.splice(0, checks.length, ...others, ...thresholds.map((threshold) => ({ stage, metric, threshold })))
    }
  }
  return checks
}

function defaultThreshold(metric: GateMetric, rule: readonly [Threshold['level'], string] | undefined): Threshold[] {
  const threshold = rule && parseThreshold(rule[1], metric, rule[0])
  return threshold === undefined || typeof threshold === 'string' ? [] : [threshold]
}

/** CPU time is told by any load, so an open loop will do where there is no closed one. */
function stageOf({ source, key }: GateMetric, stages: readonly StageName[]): string | undefined {
  if (source === 'round') return stages.length === 0 ? undefined : WHOLE_ROUND
  const first = stages.find(({ loop }) => loop === source)
  return (first ?? (key === 'cpuPerRequest' ? stages[0] : undefined))?.stage
}

function notDriven({ key, source }: GateMetric, profiles: readonly Profile[]): UserError {
  return new UserError(`no load of this gate can tell ${key}`, {
    key: `gate.thresholds.${key}`,
    found: profiles.map(({ name }) => name).join(', ') || 'no profile',
    expected: `a profile with ${source === 'closed' ? 'a closed' : 'an open'} loop`,
    remedy: `Add one to the profiles, such as ${source === 'closed' ? 'saturate' : 'steady'}, or take the threshold out`,
  })
}

function unknownStage(stage: string, stages: readonly StageName[]): UserError {
  const names = stages.map((one) => one.stage)
  return new UserError(`no stage "${stage}" is driven${closest(stage, names)}`, {
    key: `gate.stages.${stage}`,
    expected: names.join(', '),
    remedy: 'Name a stage of the profiles that the gate drives',
  })
}

function wrongStage({ key }: GateMetric, stage: string): UserError {
  return new UserError(`${key} is taken from the whole round and not from one stage`, {
    key: `gate.stages.${stage}.${key}`,
    remedy: 'Put it under gate.thresholds',
  })
}
