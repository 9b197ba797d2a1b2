import { version } from '../../base/package-root.ts'
import type { Problem } from '../../base/problem.ts'
import type { Plan } from '../../config/plan.ts'
import { type CpuDivision, describeMachine } from '../../machine/machine.ts'
import type { Conditions } from '../../result/conditions-schema.ts'
import type { Fingerprint } from '../../result/fingerprint-schema.ts'
import { RESULT_SCHEMA_VERSION, type Result } from '../../result/schema.ts'
import { summarise } from '../../result/summarise.ts'
import type { Tracing } from '../../result/tracing-schema.ts'
import type { RuntimeChoice } from '../../runtime/choose-runtime.ts'
import { DURABILITY } from '../../runtime/process/postgres-server.ts'
import type { Dataset, Scenario } from '../../scenario/define.ts'
import type { RunTarget } from '../run-target.ts'
import type { Phases } from '../watch/progress.ts'
import { planResult } from './plan-result.ts'
import { warningsOf } from './warnings.ts'

/** All that a run knows when it ends, in good order or not. */
export interface RunFacts {
  readonly plan: Plan
  readonly runtime: RuntimeChoice
  readonly runtimeVersions: Readonly<Record<string, string>>
  readonly scenario: Scenario
  readonly data: Dataset
  readonly runTargets: readonly RunTarget[]
  readonly phases: Phases
  /** `null` where the run ended before it was known. */
  readonly fingerprint: Fingerprint | null
  readonly division: CpuDivision
  readonly conditions: Conditions
  readonly problems: readonly Problem[]
  readonly startedAt: Date
  readonly wallTimeMs: number
  /** What the slowest target reached in its warm-up; 0 where that is not known. */
  readonly slowestRatePerSecond: number
  readonly interrupted: boolean
  /** Undefined: no request was traced. */
  readonly tracing: Tracing | undefined
}

/** Phases in which targets were driven. */
const DRIVEN = ['warm-up', 'measurement']

/** Makes the result document. Pure but for the description of this machine. */
export function toResult(facts: RunFacts): Result {
  const { plan, scenario, division } = facts
  const { versions, ...machine } = describeMachine()
  const weights = Object.entries(scenario.operations).map(([name, { weight }]) => [name, weight] as const)
  const totalWeight = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const phases = facts.phases.list
  const measured: Omit<Result, 'summary' | 'warnings'> = {
    schemaVersion: RESULT_SCHEMA_VERSION,
    kind: plan.kind,
    tool: { name: 'archbench', version },
    startedAt: facts.startedAt.toISOString(),
    wallTimeMs: facts.wallTimeMs,
    measuredMs: phases.filter(({ name }) => DRIVEN.includes(name)).reduce((sum, phase) => sum + phase.durationMs, 0),
    phases,
    interrupted: facts.interrupted,
    seed: plan.seed,
    scenario: {
      name: scenario.name,
      title: scenario.title,
      mix: Object.fromEntries(weights.map(([name, weight]) => [name, weight / totalWeight])),
      slo: { ...scenario.slo },
      rows: Object.fromEntries(Object.entries(facts.data).map(([kind, rows]) => [kind, rows.length])),
    },
    environment: {
      runtime: facts.runtime.name,
      runtimeBecause: facts.runtime.because,
      ...machine,
      fingerprint: facts.fingerprint,
      versions: { ...versions, ...facts.runtimeVersions },
      isolation: division.isolation,
      targetCpus: [...division.targetCpus],
      driverCpus: [...division.driverCpus],
      durability: durabilityOf(facts.runTargets),
    },
    conditions: facts.conditions,
    budget: { cpus: budgetCpus(plan, division), memoryBytes: plan.memoryBytes },
    plan: planResult(plan, facts.slowestRatePerSecond),
    targets: facts.runTargets.map(({ record }) => record),
    ...(facts.tracing && { tracing: facts.tracing }),
  }
  const warnings = warningsOf(measured, facts.problems)
  return { ...measured, warnings, summary: summarise({ ...measured, warnings }) }
}

/** A fraction is kept to by a quota, whole CPUs only where targets can be pinned. */
function budgetCpus({ cpus }: Plan, { targetCpus, usableCpus }: CpuDivision): number {
  return Number.isInteger(cpus) ? targetCpus.length || usableCpus.length : cpus
}

/** What keeps data in each target: the servers that the runtime brings, and what compose files say of the others. */
function durabilityOf(runTargets: readonly RunTarget[]): string {
  const targets = runTargets.map(({ name, topology: { services } }) => {
    const said = services.map(({ embedded, durability }) => (embedded === 'postgres' ? DURABILITY : durability))
    const words = [...new Set(said)].filter((word) => word !== undefined)
    return { name, text: words.join('; ') || 'its compose file does not say' }
  })
  const byText = Map.groupBy(targets, ({ text }) => text)
  if (byText.size === 1) return targets[0]?.text ?? ''
  return [...byText].map(([text, those]) => `${those.map(({ name }) => name).join(', ')}: ${text}`).join('. ')
}
