import { UserError } from '../base/errors.ts'
import { type Difference, settingDifferences, settingOf } from './same-setting.ts'
import type { Result, TargetResult } from './schema.ts'
import { summarise } from './summarise.ts'

/** A result and the file that it came from. */
export interface NamedResult {
  readonly file: string
  readonly result: Result
}

/** Rates that 100 % stands for may differ by this share: by default they follow from each run's own warm-up. */
const RATE_TOLERANCE = 0.1

/**
 * Makes one result of several runs of the same comparison. Their rounds follow each other; the summary is drawn anew
 * from all of them. Within a round targets stay paired, so that what differs from run to run does not touch a comparison.
 * @throws UserError that names the first thing in which two of them differ
 */
export function mergeResults(all: readonly [NamedResult, ...NamedResult[]]): Result {
  const [first, ...others] = all
  if (others.length === 0) return first.result
  for (const other of others) refuseUnlike(first, other)
  refuseTwice(all)
  const results = all.map(({ result }) => result)
  const starts = firstRounds(results)
  const sum = (of: (result: Result) => number): number => results.reduce((total, result) => total + of(result), 0)
  const { plan } = first.result
  const { conditions: _, tracing: __, ...common } = first.result
  const merged: Omit<Result, 'summary'> = {
    ...common,
    startedAt: results.map(({ startedAt }) => startedAt).sort()[0] ?? first.result.startedAt,
    wallTimeMs: sum(({ wallTimeMs }) => wallTimeMs),
    measuredMs: sum(({ measuredMs }) => measuredMs),
    phases: mergePhases(results),
    interrupted: results.some(({ interrupted }) => interrupted),
    plan: {
      ...plan,
      rounds: sum((result) => result.plan.rounds),
      profiles: plan.profiles.map((profile, index) => ({
        ...profile,
        rounds: sum((result) => result.plan.profiles[index]?.rounds ?? 0),
      })),
    },
    targets: first.result.targets.map(({ name }) => mergeTarget(name, results, starts)),
    warnings: [blockWarning(results), ...new Set(results.flatMap(({ warnings }) => warnings))],
    mergedFrom: results.map(({ startedAt, seed, tool }, index) => ({
      startedAt,
      seed,
      version: tool.version,
      firstRound: starts[index] ?? 0,
      rounds: (starts[index + 1] ?? 0) - (starts[index] ?? 0),
    })),
  }
  return { ...merged, summary: summarise(merged) }
}

/** Number of the first round of each run, and, last, the number of all rounds. */
function firstRounds(results: readonly Result[]): number[] {
  const starts = [0]
  for (const result of results) starts.push((starts.at(-1) ?? 0) + roundNumbers(result).length)
  return starts
}

/** Of the rounds in which any target was measured. */
function roundNumbers({ targets }: Result): number[] {
  const numbers = new Set(targets.flatMap(({ rounds }) => rounds.map(({ round }) => round)))
  return [...numbers].sort((a, b) => a - b)
}

/** What is told of a target but its rounds is of the first run, save for what went wrong in any. */
function mergeTarget(name: string, results: readonly Result[], starts: readonly number[]): TargetResult {
  const each = results.map(({ targets }) => targets.find((target) => target.name === name) as TargetResult)
  const failed = each.find(({ status }) => status === 'failed')
  const failures = each.flatMap(({ contract }) => contract.failed)
  return {
    ...(each[0] as TargetResult),
    ...(failed && { status: failed.status, failure: failed.failure }),
    contract: {
      passed: [...new Set(each.flatMap(({ contract }) => contract.passed))].filter(
        (check) => !failures.some((failure) => failure.name === check),
      ),
      failed: [...new Map(failures.map((failure) => [failure.name, failure])).values()],
    },
    rounds: each.flatMap(({ rounds }, index) =>
      rounds.map((round) => ({
        ...round,
        round: (starts[index] ?? 0) + roundNumbers(results[index] as Result).indexOf(round.round),
      })),
    ),
  }
}

function mergePhases(results: readonly Result[]): Result['phases'] {
  const byName = Map.groupBy(
    results.flatMap(({ phases }) => phases),
    ({ name }) => name,
  )
  return [...byName].map(([name, those]) => ({
    name,
    durationMs: those.reduce((sum, { durationMs }) => sum + durationMs, 0),
  }))
}

function blockWarning(results: readonly Result[]): string {
  const runs = results.map(({ startedAt, plan }) => `${startedAt} (${plan.rounds} rounds)`).join(', ')
  return `Merged from ${results.length} runs: ${runs}. Rounds of one run are more alike than rounds of different runs, and the intervals of single targets take all as independent. Comparisons are paired within rounds, and so within runs.`
}

/** The same run twice would pass for twice the evidence. */
function refuseTwice(all: readonly NamedResult[]): void {
  const runs = all.flatMap(({ file, result }) =>
    (result.mergedFrom ?? [{ startedAt: result.startedAt }]).map(({ startedAt }) => ({ file, startedAt })),
  )
  for (const [startedAt, those] of Map.groupBy(runs, (run) => run.startedAt)) {
    const [, second] = those
    if (second === undefined) continue
    throw new UserError('the same run cannot be merged with itself', {
      file: second.file,
      key: 'startedAt',
      found: `${startedAt}, as in ${those[0]?.file}`,
      remedy: 'Name each result once',
    })
  }
}

function refuseUnlike(one: NamedResult, other: NamedResult): void {
  const [difference] = [
    ...settingDifferences(settingOf(one.result), settingOf(other.result)),
    ...targetDifferences(one.result, other.result),
  ]
  if (difference) throw unlike(one, other, difference.key, difference.one, difference.other)
  const [rate, otherRate] = [one.result.plan.fullRatePerSecond, other.result.plan.fullRatePerSecond]
  if (Math.abs(otherRate - rate) > RATE_TOLERANCE * rate) {
    throw unlike(one, other, 'plan.fullRatePerSecond', `${rate} or within 10 % of it`, String(otherRate))
  }
}

function unlike(one: NamedResult, other: NamedResult, key: string, expected: string, found: string): UserError {
  return new UserError('these results are of different experiments and cannot be merged', {
    file: other.file,
    key,
    found: shortened(found),
    expected: `${shortened(expected)}, as in ${one.file}`,
    remedy:
      key === 'plan.fullRatePerSecond'
        ? 'Run both with the same --full-rate'
        : 'Merge results of the same scenario, profiles, budget, targets and machine',
  })
}

/** Beyond the setting: rounds of other targets, or of others of the same name, are not of one result. */
function targetDifferences(one: Result, other: Result): Pick<Difference, 'key' | 'one' | 'other'>[] {
  const [facts, others] = [targetFacts(one), targetFacts(other)]
  return Object.entries(facts).flatMap(([key, value]) => {
    const [here, there] = [JSON.stringify(value), JSON.stringify(others[key])]
    return here === there ? [] : [{ key, one: here, other: there }]
  })
}

function targetFacts({ kind, targets }: Result): Record<string, unknown> {
  return {
    kind,
    targets: targets.map(({ name }) => name).sort(),
    'targets.components': targets
      .map(({ name, components }) => ({
        name,
        components: components.map(({ reaches: _, ...component }) => component),
      }))
      .sort(byName),
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159)}…` : text
}
