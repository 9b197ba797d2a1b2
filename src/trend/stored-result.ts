import { headlineProfiles, openStages } from '../result/headline-stages.ts'
import type { Estimate, MetricName, Result } from '../result/schema.ts'

/** What a trend needs of a result; the rest, most of it histograms, is let go. */
export interface StoredResult {
  /** Relative to the folder. */
  readonly file: string
  readonly startedAt: string
  readonly setting: Setting
  /** Of the software that ran, by its name. */
  readonly versions: Readonly<Record<string, string>>
  /** Requests a second that latencies were measured at, the mean over targets; null: there was no open loop that counts. */
  readonly openRatePerSecond: number | null
  readonly targets: ReadonlyMap<string, Readonly<Partial<Record<MetricName, Estimate>>>>
}

/** Under what a result came about. Figures of two settings are not of one series. */
export interface Setting {
  readonly scenario: string
  readonly runtime: string
  readonly isolation: string
  readonly cpuModel: string
  readonly cpus: number
  readonly memoryBytes: number
  readonly budgetCpus: number
  readonly budgetBytes: number
  /** The profiles that make the headline figures, in words. */
  readonly load: string
}

/** Targets that may not be ranked are left out: their figures are of a system that did not do its work. */
export function storedResult(file: string, result: Result): StoredResult {
  const { scenario, environment, budget, summary, startedAt } = result
  return {
    file,
    startedAt,
    setting: {
      scenario: scenario.name,
      runtime: environment.runtime,
      isolation: environment.isolation,
      cpuModel: environment.cpuModel,
      cpus: environment.cpus,
      memoryBytes: environment.memoryBytes,
      budgetCpus: budget.cpus,
      budgetBytes: budget.memoryBytes,
      load: loadText(result.plan),
    },
    versions: { os: environment.os, ...environment.versions },
    openRatePerSecond: openRate(result),
    targets: new Map(
      summary.targets.filter(({ ranked }) => ranked).map(({ target, estimates }) => [target, estimates]),
    ),
  }
}

/** Without rates: by default they follow from what the targets can do, and so differ a little from run to run. */
function loadText(plan: Result['plan']): string {
  const { closed, open } = headlineProfiles(plan)
  const connections = closed?.stages.map((stage) => stage.connections ?? plan.connections).join(', ')
  return [closed && `${closed.name} (${connections} connections)`, open && `${open.name} (${open.arrivals})`]
    .filter(Boolean)
    .join(', ')
}

function openRate({ plan, targets }: Result): number | null {
  const headline = headlineProfiles(plan)
  const rates = targets
    .flatMap(({ rounds }) => rounds.flatMap((round) => openStages(round, headline)))
    .map(({ offeredRatePerSecond }) => offeredRatePerSecond)
    .filter((rate) => rate !== null)
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0) / rates.length
}
