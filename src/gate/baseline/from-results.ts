import { UserError } from '../../base/errors.ts'
import { version } from '../../base/package-root.ts'
import { closest } from '../../base/suggest.ts'
import { compareFingerprints } from '../../calibrate/compare-fingerprints.ts'
import { headlineProfiles } from '../../result/headline-stages.ts'
import { settingDifferences, settingOf } from '../../result/same-setting.ts'
import type { Result, TargetResult } from '../../result/schema.ts'
import { stagesOf } from '../measure/session-facts.ts'
import { toGateRound } from '../measure/to-gate-round.ts'
import { BASELINE_SCHEMA_VERSION, type Baseline } from './baseline-document.ts'

/** A result with the file that it was read from. */
export interface ReadResult {
  readonly file: string
  readonly result: Result
}

const NOT_RECORDED = { foreignCpuShare: null, stealShare: null, throttledShare: null }

/**
 * A baseline of one target, from results that `compare` or `run` wrote: each result is one start, for its rounds share their processes. So
 * one result alone decides nothing, and ten of the same machine do.
 * Throws a UserError where they were not measured alike, or do not have the target.
 * @param asked the target; undefined: the only one
 */
export function baselineFromResults(read: readonly ReadResult[], asked: string | undefined): Baseline {
  const [first] = read
  if (first === undefined) throw new TypeError('a baseline needs a result')
  for (const other of read.slice(1)) refuseUnlike(first, other)
  const { result } = first
  const targets = read.map((one) => targetOf(one, asked))
  const { fingerprint, runtimeBecause: _, durability: __, ...environment } = result.environment
  const rounds = read.flatMap(({ result: { plan } }, start) => {
    const target = targets[start]
    if (target === undefined) return []
    return target.rounds.map((round) => ({ start, target, round, headline: headlineProfiles(plan) }))
  })
  const [newest] = targets.slice(-1)
  if (newest === undefined) throw new TypeError('a baseline needs a target')
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    kind: 'gate baseline',
    tool: { name: 'archbench', version },
    savedAt: result.startedAt,
    seed: result.seed,
    scenario: { name: result.scenario.name, title: result.scenario.title },
    target: { name: newest.name, kind: 'target', source: newest.source, revision: null, images: newest.images },
    plan: { roundsPerStart: Math.max(...targets.map((target) => target.rounds.length)), stages: stagesOf(result.plan) },
    slowestRatePerSecond: result.plan.fullRatePerSecond,
    environment,
    fingerprint,
    rounds: rounds.map(({ start, target, round, headline }, index) =>
      toGateRound(
        { batch: 'first', start, round: index },
        [{ arm: 'base', target, round, disturbance: NOT_RECORDED }],
        headline,
      ),
    ),
  }
}

function targetOf({ file, result }: ReadResult, asked: string | undefined): TargetResult {
  const names = result.targets.map(({ name }) => name)
  const target = asked === undefined && names.length === 1 ? result.targets[0] : byName(result, asked)
  if (target === undefined) {
    throw new UserError(
      asked === undefined
        ? 'the result has several targets'
        : `the result has no target "${asked}"${closest(asked, names)}`,
      { file, expected: names.join(', '), remedy: 'Name one of them with --target' },
    )
  }
  if (target.rounds.length > 0) return target
  throw new UserError(`${target.name} was not measured in this result`, {
    file,
    found: target.failure?.message ?? 'no round',
    remedy: 'Name a result that has rounds of it',
  })
}

function byName({ targets }: Result, asked: string | undefined): TargetResult | undefined {
  return targets.find(({ name }) => name === asked)
}

/** Starts of one baseline have to be of one machine and one load. */
function refuseUnlike(first: ReadResult, other: ReadResult): void {
  const { verdict, sentences } = compareFingerprints(
    first.result.environment.fingerprint,
    other.result.environment.fingerprint,
    { a: first.file, b: other.file },
  )
  if (verdict === 'different machine' || verdict === 'same kind, other speed') {
    throw new UserError('these results are of different machines', {
      file: other.file,
      found: sentences.join(' '),
      remedy: 'Make a baseline of the results of one machine',
    })
  }
  const plans = [first, other].map(({ result: { plan } }) => JSON.stringify([stagesOf(plan), plan.connections]))
  const [one = '', another = ''] = plans
  const differences = [
    ...settingDifferences(settingOf(first.result), settingOf(other.result)),
    ...(one === another ? [] : [{ key: 'plan', one, other: another }]),
  ]
  for (const difference of differences) {
    throw new UserError('these results were not measured alike', {
      file: other.file,
      key: difference.key,
      found: difference.other,
      expected: `${difference.one}, as in ${first.file}`,
      remedy:
        'Give each run the same flags, and --rate where open loops go by a share of what the slowest target can do',
    })
  }
}
