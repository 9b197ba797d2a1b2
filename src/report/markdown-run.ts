import { speedInWords } from '../calibrate/fingerprint-text.ts'
import type { PlannedProfile, Result, TargetResult } from '../result/schema.ts'
import { longestDrainMs, objectives } from './cautions.ts'
import { formatBytes, formatDuration, formatNumber, formatSetting, formatShare, list, plural } from './format.ts'
import { plannedRate } from './load-words.ts'
import { markdownTable, markdownText } from './markdown-text.ts'
import { verifiedOf } from './proof.ts'

/** The bill, line by line, each with what it was reckoned from; empty where nothing was measured that it could be reckoned from. */
export function costSection({ summary }: Result): string {
  if (summary.targets.every(({ cost }) => cost.length === 0)) return ''
  const bases = [...new Set(summary.targets.flatMap(({ cost }) => cost.map(({ basis }) => basis)))]
  const rows = summary.targets.flatMap(({ target, cost }) =>
    cost.map(({ item, usdPerMillionRequests, basis }) => [
      markdownText(target),
      markdownText(item),
      formatNumber(usdPerMillionRequests),
      `${bases.indexOf(basis) + 1}`,
    ]),
  )
  const note =
    'Each line is estimated over the rounds by itself, so that the lines may add up to a little more or less than the total in the headline.'
  return [
    markdownTable(['Target', 'Item', '$ per million requests', 'Basis'], rows, [0, 1]),
    bases.map((basis, index) => `${index + 1}. ${markdownText(basis)}`).join('\n'),
    note,
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Contract, invariants and backlog. */
export function correctnessSection({ targets, summary }: Result): string {
  const rows = targets.map((target, index) => {
    const findings = summary.targets[index]?.findings
    const { lost = 0, duplicated = 0, phantom = 0, oversold = 0 } = findings ?? {}
    const counts = [lost, duplicated, phantom, oversold].map((count) => formatNumber(count, 0))
    const { passed, failed } = target.contract
    return [
      markdownText(target.name),
      target.status,
      `${passed.length} of ${passed.length + failed.length}`,
      target.differential?.hash.slice(0, 8) ?? '–',
      findings === undefined ? '0' : verifiedOf(findings),
      ...counts,
      formatDuration(longestDrainMs(target)),
    ]
  })
  const head = [
    'Target',
    'Status',
    'Contract',
    'Final state',
    'Writes verified',
    'Lost',
    'Duplicated',
    'Phantom',
    'Oversold',
    'Longest backlog',
  ]
  const details = targets.flatMap(troubles).map((trouble) => `- ${trouble}`)
  return [markdownTable(head, rows, [0, 1]), details.join('\n')].filter(Boolean).join('\n\n')
}

function troubles({ name, failure, contract, rounds }: TargetResult): string[] {
  const examples = rounds.flatMap(({ round, findings }) =>
    findings.examples.map((example) => `round ${round}: ${markdownText(example)}`),
  )
  return [
    ...(failure === null ? [] : [`${markdownText(name)} failed: ${markdownText(failure.message)}`]),
    ...contract.failed.map(
      (broken) => `${markdownText(name)}, ${markdownText(broken.name)}: ${markdownText(broken.message)}`,
    ),
    ...examples.map((example) => `${markdownText(name)}, ${example}`),
  ]
}

/** What was run on what, with which settings, so that it can be run again. */
export function setupSection(result: Result): string {
  const { environment, budget, scenario, seed, tool, startedAt } = result
  const facts = {
    Started: startedAt,
    'Tool, seed': `${tool.name} ${markdownText(tool.version)}, seed ${seed}`,
    Scenario: `${markdownText(scenario.name)}: ${markdownText(scenario.title)}`,
    'Data set': list(
      Object.entries(scenario.rows).map(([kind, count]) => `${formatNumber(count, 0)} ${markdownText(kind)}`),
    ),
    Objectives: objectives(scenario.slo),
    Plan: planned(result),
    Runtime: `${environment.runtime}${environment.runtimeBecause ? `, because ${markdownText(environment.runtimeBecause)}` : ''}; ${environment.isolation}, target CPUs ${environment.targetCpus.join(', ') || 'any'}, driver CPUs ${environment.driverCpus.join(', ') || 'any'}`,
    'Budget of each target': `${formatSetting(budget.cpus)} CPU, ${formatBytes(budget.memoryBytes)}`,
    Machine: `${markdownText(environment.cpuModel)}, ${environment.cpus} CPUs, ${formatBytes(environment.memoryBytes)}, ${markdownText(environment.os)}`,
    ...fingerprintOf(result),
    ...imagesOf(result),
    Durability: markdownText(environment.durability),
    Versions: list(
      Object.entries(environment.versions).map(([name, version]) => `${markdownText(name)} ${markdownText(version)}`),
    ),
  }
  return markdownTable(
    ['', ''],
    Object.entries(facts).map(([name, value]) => [name, value]),
    [0, 1],
  )
}

/** How fast the machine was before anything else ran; nothing in a result from before it was asked. */
function fingerprintOf({ environment: { fingerprint } }: Result): Record<string, string> {
  return fingerprint === null
    ? {}
    : { 'Machine fingerprint': `${fingerprint.id}: ${markdownText(speedInWords(fingerprint))}` }
}

function planned({ plan }: Result): string {
  const isOneCount = plan.profiles.every(({ rounds }) => rounds === plan.rounds)
  const profiles = plan.profiles.map((profile) => {
    const often = isOneCount ? '' : `${plural(profile.rounds, 'round')} of `
    const how = profile.arrivals === null ? '' : ` (${profile.arrivals})`
    return `${often}${markdownText(profile.name)}${stagesOf(profile)}${how}`
  })
  const full = plan.fullRatePerSecond > 0 ? [`100 % is ${formatSetting(plan.fullRatePerSecond)} req/s`] : []
  const parts = [...profiles, ...full, `confidence ${formatShare(plan.confidence)}`]
  return [...(isOneCount ? [plural(plan.rounds, 'round')] : []), ...parts].join('; ')
}

function stagesOf({ name, stages }: PlannedProfile): string {
  const each = stages.map((stage) => {
    const load =
      stage.connections === null ? `at ${plannedRate(stage)}` : `with ${plural(stage.connections, 'connection')}`
    const title = stages.length === 1 && stage.name === name ? '' : `${markdownText(stage.name)} `
    return `${title}${formatDuration(stage.durationMs)} ${load}`
  })
  if (each.length === 0) return ''
  return each.length === 1 ? ` ${each[0]}` : `: ${each.join(', ')}`
}

/** What containers were made from and how they were reached; nothing where there were none. */
function imagesOf({ targets }: Result): Record<string, string> {
  const images = new Map(
    targets.flatMap(({ images }) =>
      images.map(({ reference, id }) => [reference, id.replace(/^sha256:/, '').slice(0, 12)]),
    ),
  )
  if (images.size === 0) return {}
  const paths = new Set(targets.map(({ networkPath }) => networkPath).filter((path) => path !== null))
  return {
    Images: list([...images].map(([reference, id]) => `${markdownText(reference)} (${id})`)),
    'Requests go by': list([...paths]),
  }
}

/** How each target was brought up and warmed. */
export function warmUpSection({ targets }: Result): string {
  const rows = targets.map(({ name, source, startupMs, warmUp }) => [
    markdownText(name),
    markdownText(source),
    startupMs === null ? '–' : formatDuration(startupMs),
    warmUp === null ? '–' : formatNumber(warmUp.requests, 0),
    warmUp === null ? '–' : formatDuration(warmUp.durationMs),
    warmUp === null ? '–' : warmUp.steady ? 'yes' : '**no**',
  ])
  return markdownTable(['Target', 'Defined by', 'Start', 'Warm-up requests', 'Warm-up time', 'Steady'], rows, [0, 1])
}

/** Where the wall time went. What took no time (processes need no images) is left out. */
export function phaseSection({ phases, wallTimeMs }: Result): string {
  const rows = phases
    .filter(({ durationMs }) => durationMs >= 1)
    .map(({ name, durationMs }) => [
      markdownText(name),
      formatDuration(durationMs),
      formatShare(durationMs / Math.max(1, wallTimeMs)),
    ])
  return markdownTable(['Phase', 'Time', 'Share of the wall time'], [...rows, ['all', formatDuration(wallTimeMs), '']])
}
