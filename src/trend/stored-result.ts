import type { Estimate, MetricName, Result } from '../result/schema.ts'

/** What a trend needs of a result; the rest, most of it histograms, is let go. */
export interface StoredResult {
  /** Relative to the folder. */
  readonly file: string
  readonly startedAt: string
  readonly setting: Setting
  /** Of the versions that ran: software by name. */
  readonly versions: Readonly<Record<string, string>>
  /** Requests a second that latencies were measured at; 0: none could be set. */
  readonly steadyRatePerSecond: number
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
  readonly connections: number
  readonly arrivals: string
}

/** Targets that may not be ranked are left out: their figures are of a system that did not do its work. */
export function storedResult(file: string, result: Result): StoredResult {
  const { scenario, environment, budget, plan, summary, startedAt } = result
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
      connections: plan.connections,
      arrivals: plan.arrivals,
    },
    versions: { os: environment.os, ...environment.versions },
    steadyRatePerSecond: plan.steadyRatePerSecond,
    targets: new Map(
      summary.targets.filter(({ ranked }) => ranked).map(({ target, estimates }) => [target, estimates]),
    ),
  }
}
