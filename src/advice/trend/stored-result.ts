import { headlineProfiles, openStages } from '../../result/headline-stages.ts'
import type { MetricName } from '../../result/metric.ts'
import { type Setting, settingOf } from '../../result/same-setting.ts'
import type { Estimate, Result } from '../../result/schema.ts'
import { formatBytes, formatSetting, plural } from '../../text/format.ts'

/** What a trend needs of a result; the rest, most of it histograms, is let go. */
export interface StoredResult {
  /** Relative to the folder. */
  readonly file: string
  readonly startedAt: string
  readonly setting: Setting
  readonly scenario: string
  /** The setting on one line. */
  readonly settingText: string
  /** Of the software that ran, by its name. */
  readonly versions: Readonly<Record<string, string>>
  /** Requests a second that latencies were measured at, the mean over targets; null: there was no open loop that counts. */
  readonly openRatePerSecond: number | null
  readonly targets: ReadonlyMap<string, Readonly<Partial<Record<MetricName, Estimate>>>>
}

/** Targets that may not be ranked are left out: their figures are of a system that did not do its work. */
export function storedResult(file: string, result: Result): StoredResult {
  const { environment, summary, startedAt } = result
  return {
    file,
    startedAt,
    setting: settingOf(result),
    scenario: result.scenario.name,
    settingText: settingText(result),
    versions: { os: environment.os, ...environment.versions },
    openRatePerSecond: openRate(result),
    targets: new Map(
      summary.targets.filter(({ ranked }) => ranked).map(({ target, estimates }) => [target, estimates]),
    ),
  }
}

/** A setting on one line. */
function settingText({ scenario, environment, budget, plan }: Result): string {
  const { runtime, isolation, cpuModel, cpus, memoryBytes } = environment
  const machine = `${cpuModel}, ${plural(cpus, 'CPU')}, ${formatBytes(memoryBytes)}`
  const each = `${formatSetting(budget.cpus)} CPU${budget.cpus === 1 ? '' : 's'} and ${formatBytes(budget.memoryBytes)}`
  const data = plan.dataSize === 'small' ? '' : `${plan.dataSize} data · `
  return `${scenario.name} · ${data}${runtime} runtime on ${machine} · ${each} for each target, ${isolation} · ${loadText(plan)}`
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
