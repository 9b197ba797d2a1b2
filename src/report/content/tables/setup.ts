import { speedInWords } from '../../../calibrate/fingerprint-text.ts'
import type { PlannedProfile, Result } from '../../../result/schema.ts'
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatSetting,
  formatShare,
  list,
  plural,
} from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { objectives } from '../cautions.ts'
import { cpusInWords } from '../condition-words.ts'
import { plannedRate } from '../load-words.ts'
import type { Quote } from '../statement.ts'

/** What was run on what, with which settings, so that it can be run again. */
export function setupTable(result: Result, quote: Quote): Table {
  const { environment, budget, scenario, seed, tool, startedAt } = result
  const facts = {
    Started: startedAt,
    'Tool, seed': `${tool.name} ${quote(tool.version)}, seed ${seed}`,
    Scenario: `${quote(scenario.name)}: ${quote(scenario.title)}`,
    'Data set': list(Object.entries(scenario.rows).map(([kind, count]) => `${formatNumber(count, 0)} ${quote(kind)}`)),
    Objectives: objectives(scenario.slo),
    Plan: planned(result, quote),
    Runtime: `${environment.runtime}${environment.runtimeBecause ? `, because ${quote(environment.runtimeBecause)}` : ''}; ${environment.isolation}, target CPUs ${environment.targetCpus.join(', ') || 'any'}, driver CPUs ${environment.driverCpus.join(', ') || 'any'}`,
    'Budget of each target': `${formatSetting(budget.cpus)} CPU, ${formatBytes(budget.memoryBytes)}`,
    Machine: `${quote(environment.cpuModel)}, ${result.conditions === undefined ? `${environment.cpus} CPUs` : cpusInWords(result.conditions)}, ${formatBytes(environment.memoryBytes)}, ${quote(environment.os)}`,
    ...fingerprintOf(result, quote),
    ...imagesOf(result, quote),
    ...cpuAccountingOf(result),
    Durability: quote(environment.durability),
    Versions: list(Object.entries(environment.versions).map(([name, version]) => `${quote(name)} ${quote(version)}`)),
  }
  return { head: ['', ''], rows: Object.entries(facts), left: [0, 1] }
}

/** How fast the machine was before anything else ran; nothing in a result from before it was asked. */
function fingerprintOf({ environment: { fingerprint } }: Result, quote: Quote): Record<string, string> {
  return fingerprint === null ? {} : { 'Machine fingerprint': `${fingerprint.id}: ${quote(speedInWords(fingerprint))}` }
}

function planned({ plan }: Result, quote: Quote): string {
  const isOneCount = plan.profiles.every(({ rounds }) => rounds === plan.rounds)
  const profiles = plan.profiles.map((profile) => {
    const often = isOneCount ? '' : `${plural(profile.rounds, 'round')} of `
    const how = profile.arrivals === null ? '' : ` (${profile.arrivals})`
    return `${often}${quote(profile.name)}${stagesOf(profile, quote)}${how}`
  })
  const full = plan.fullRatePerSecond > 0 ? [`100 % is ${formatSetting(plan.fullRatePerSecond)} req/s`] : []
  const parts = [...profiles, ...full, `confidence ${formatShare(plan.confidence)}`]
  return [...(isOneCount ? [plural(plan.rounds, 'round')] : []), ...parts].join('; ')
}

function stagesOf({ name, stages }: PlannedProfile, quote: Quote): string {
  const each = stages.map((stage) => {
    const load =
      stage.connections === null ? `at ${plannedRate(stage)}` : `with ${plural(stage.connections, 'connection')}`
    const title = stages.length === 1 && stage.name === name ? '' : `${quote(stage.name)} `
    return `${title}${formatDuration(stage.durationMs)} ${load}`
  })
  if (each.length === 0) return ''
  return each.length === 1 ? ` ${each[0]}` : `: ${each.join(', ')}`
}

/** What counted CPU time, and how finely; nothing in a result from before it was recorded. */
export function cpuAccountingOf({ targets }: Pick<Result, 'targets'>): Record<string, string> {
  const ways = targets.flatMap(({ cpuAccounting }) => cpuAccounting ?? [])
  const words = ways.map(({ source, resolutionMs }) => `${source} (to ${resolutionMs} ms)`)
  return words.length === 0 ? {} : { 'CPU time counted by': [...new Set(words)].join(', ') }
}

/** What containers were made from and how they were reached; nothing where there were none. */
function imagesOf({ targets }: Result, quote: Quote): Record<string, string> {
  const images = new Map(
    targets.flatMap(({ images }) =>
      images.map(({ reference, id }) => [reference, id.replace(/^sha256:/, '').slice(0, 12)]),
    ),
  )
  if (images.size === 0) return {}
  const paths = new Set(targets.map(({ networkPath }) => networkPath).filter((path) => path !== null))
  return {
    Images: list([...images].map(([reference, id]) => `${quote(reference)} (${id})`)),
    'Requests go by': list([...paths]),
  }
}
